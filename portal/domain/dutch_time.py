"""Dutch time: the zone in which every day of this portal begins and ends."""

from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
