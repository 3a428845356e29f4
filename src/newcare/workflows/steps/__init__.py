"""Steps of the chain, one module for each question."""
