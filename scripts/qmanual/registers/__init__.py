"""Registers: complaints, audits, actions and the like as plain files beside the manual."""
