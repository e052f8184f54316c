"""What analysts edit: states, levers, scenarios and beliefs, and their loaders."""
