"""What is fitted or computed offline from full tables, and ships as a derived result with its recipe."""
