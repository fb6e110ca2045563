"""kb: a knowledge base of benchmark claims."""
