"""Kernels: Jupyter kernels that start from a warm process, and tell which files they read."""
