"""Why a command stops: each reason carries its exit code and one clear sentence."""


class Refusal(Exception):
    """Bad input: nothing was written."""

    exit_code = 2


class Missing(Exception):
    """Something this machine does not have."""

    exit_code = 3


class Failed(Exception):
    """Something went wrong while running."""

    exit_code = 1
