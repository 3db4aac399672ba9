"""Kernels: Jupyter kernels that start from a warm process, and tell which files they read.

A build starts one process that has imported what kernels need; every page gets a fork of it
(:mod:`.zygote`, :mod:`.forked`). :mod:`.warm` is the builder's side of it, :mod:`.provisioner`
what Jupyter sees. :mod:`.reads` runs inside a kernel and notes what its cells read.
"""
