"""Tokens of social networks, maps, games, travel and things at home: Facebook, X, Pinterest, Mapbox, Adafruit and others.

>>> token = "pina" + "_AMAQ2xLp0Zt7NwYs5Ub3Jc9Hd1Gf6Mk4EaXoVb2Rn5Tq8Wy1Zc4Fj7Lm0Ps3Ux6QaSw"
>>> [m.recognizer for r in MEDIA_TOKENS for m in r.scan(token, "")]
['pinterest']
>>> [m.entity for r in MEDIA_TOKENS for m in r.scan("EAAG" + "x" * 80, "")]  # a blank
[]
>>> [m.entity for r in MEDIA_TOKENS for m in r.scan("pk.tar.gz", "")]  # a file
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import recognizers

MEDIA_TOKENS = recognizers(
    (
        ("facebook", "API_KEY", "EAACEdEose0cBA", r"[A-Za-z0-9]{20,300}"),
        ("facebook_graph", "API_KEY", "EAA", r"(?=[A-Za-z]{0,40}\d)[A-Z][A-Za-z0-9]{80,400}"),
        ("instagram", "API_KEY", "IGQV", r"[A-Za-z0-9_\-]{80,300}"),
        ("instagram_login", "API_KEY", "IGAA", r"[A-Za-z0-9_\-]{80,300}"),
        ("linkedin", "API_KEY", "WPL_AP1.", r"[A-Za-z0-9.+/=]{16,60}"),
        ("x_bearer", "API_KEY", "AAAAAAAAAAAAAAAAAAAAA", r"[A-Za-z0-9%]{60,110}"),
        ("pinterest", "API_KEY", "pina_", r"[A-Z0-9a-z]{40,100}"),
        ("tiktok", "API_KEY", "act.", r"(?=[A-Za-z]{0,40}\d)[A-Za-z0-9]{40,80}![0-9a-z.]{3,10}"),
        ("mapbox", "API_KEY", "sk.eyJ", r"[A-Za-z0-9_\-]{40,200}\.[A-Za-z0-9_\-]{22}"),
        ("mapbox_public", "API_KEY", "pk.eyJ", r"[A-Za-z0-9_\-]{40,200}\.[A-Za-z0-9_\-]{22}"),
        ("duffel", "API_KEY", "duffel_live_", r"[A-Za-z0-9_\-=]{43}"),
        ("duffel_test", "API_KEY", "duffel_test_", r"[A-Za-z0-9_\-=]{43}"),
        ("adafruit_io", "API_KEY", "aio_", r"[A-Za-z0-9]{28}"),
        ("pushbullet", "API_KEY", "o.", r"(?=[A-Za-z]{0,31}\d)(?=[a-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}"),
        ("riot_games", "API_KEY", "RGAPI-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("roblox_cookie", "SESSION_COOKIE", "_|WARNING:-DO-NOT-SHARE-THIS.", r"[^|\n]{20,200}\|_[A-F0-9]{100,1200}"),
        ("wakatime", "API_KEY", "waka_", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("ntfy", "API_KEY", "tk_", r"(?=[a-z]{0,28}\d)[a-z0-9]{29}"),
    )
)
