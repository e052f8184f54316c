"""What others make of a deal: belief in a coalition's resolve, how it fades, and the hazard of a challenge."""
