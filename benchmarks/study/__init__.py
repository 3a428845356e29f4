"""The simulation study: how every area design behaves on panels like those of the NHS, whose truth is set."""
