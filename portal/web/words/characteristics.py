"""The kinds of characteristics in Dutch words."""

KIND_TITLES = {
    "bijzonder": "Bijzonderheden",
    "setting": "Waar en hoe",
    "problematiek": "Waarvoor",
    "methodiek": "Werkwijze",
    "taal": "Taal",
    "doelgroep": "Voor wie",
}
"""In the order of the screen: what referrers ask for most stands first."""
