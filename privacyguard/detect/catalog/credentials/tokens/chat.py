"""Tokens of chat, mail and telephony services: Slack, Discord, Telegram, Twilio, SendGrid and others; their manuals.

>>> [m.entity for r in CHAT_TOKENS for m in r.scan("xo" + "xb-123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx", "")]
['SLACK_TOKEN']
>>> [m.score for m in TELEGRAM_TOKEN.scan("110201543:AA" + "HdqTcvCH1vGWJxfSeofSAs0K5PALDsaw7", "")]
[0.95]
>>> [m.entity for r in CHAT_TOKENS for m in r.scan("xoxb-your-token", "")]  # a blank
[]
>>> list(TELEGRAM_TOKEN.scan("12:30:45", ""))  # a time
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.tokens.shape import is_issued, recognizers
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

CHAT_TOKENS = recognizers(
    (
        *(
            (f"slack_{prefix}", "SLACK_TOKEN", f"{prefix}-", r"\d[A-Za-z0-9\-]{14,250}")
            for prefix in ("xoxb", "xoxp", "xoxa", "xoxr", "xoxs", "xoxo")
        ),
        ("slack_app", "SLACK_TOKEN", "xapp-", r"\d-[A-Z0-9]{5,20}-\d{5,20}-[a-f0-9]{20,100}"),
        ("slack_config", "SLACK_TOKEN", "xoxe.", r"xox[bp]-\d-[A-Za-z0-9]{100,200}"),
        ("slack_webhook", "SLACK_TOKEN", "hooks.slack.com/", r"(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,80}"),
        (
            "teams_webhook",
            "API_KEY",
            ".webhook.office.com/",
            r"webhookb2/[a-f0-9\-]{36}@[a-f0-9\-]{36}/IncomingWebhook/[a-z0-9]{32}/[a-f0-9\-]{36}",
        ),
        ("discord_webhook", "API_KEY", "discord.com/api/webhooks/", r"\d{17,20}/[A-Za-z0-9_\-]{60,80}"),
        ("discord_webhook_old", "API_KEY", "discordapp.com/api/webhooks/", r"\d{17,20}/[A-Za-z0-9_\-]{60,80}"),
        ("twilio_account", "API_KEY", "AC", r"(?=[a-f]{0,20}\d)[a-f0-9]{32}"),
        ("twilio_key", "API_KEY", "SK", r"(?=[a-f]{0,20}\d)[a-f0-9]{32}"),
        ("sendgrid", "API_KEY", "SG.", r"[A-Za-z0-9_\-]{16,32}\.[A-Za-z0-9_\-]{32,64}"),
        ("mailgun", "API_KEY", "key-", r"[a-f0-9]{32}"),
        ("sendinblue", "API_KEY", "xkeysib-", r"[a-f0-9]{64}-[A-Za-z0-9]{16}"),
        ("resend", "API_KEY", "re_", r"(?=[A-Za-z_]{0,30}\d)[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}"),
        ("mandrill", "API_KEY", "md-", r"[A-Za-z0-9_\-]{22}"),
        ("facebook", "API_KEY", "EAACEdEose0cBA", r"[A-Za-z0-9]{20,300}"),
        ("facebook_graph", "API_KEY", "EAAG", r"[A-Za-z0-9]{60,300}"),
        ("instagram", "API_KEY", "IGQV", r"[A-Za-z0-9_\-]{80,300}"),
        ("linkedin", "API_KEY", "WPL_AP1.", r"[A-Za-z0-9.+/=]{16,60}"),
        ("intercom", "API_KEY", "dG9rO", r"[A-Za-z0-9+/]{40,80}={0,2}"),
        ("hubspot", "API_KEY", "pat-na1-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("hubspot_eu", "API_KEY", "pat-eu1-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
    )
)

MAILCHIMP_KEY = PatternRecognizer(
    name="mailchimp",
    entity="API_KEY",
    patterns=(Pattern(r"(?<![A-Za-z0-9])[a-f0-9]{32}-us\d{1,2}(?![A-Za-z0-9])", 0.95, flags=0),),
    validate=is_issued,
)

TELEGRAM_TOKEN = PatternRecognizer(
    name="telegram",
    entity="API_KEY",
    patterns=(Pattern(r"(?<!\w)\d{8,10}:AA[A-Za-z0-9_\-]{32,33}(?![\w\-])", 0.95),),
    validate=is_issued,
)

DISCORD_TOKEN = PatternRecognizer(
    name="discord",
    entity="API_KEY",
    patterns=(
        Pattern(
            r"(?<![A-Za-z0-9_\-.])[MNO][A-Za-z0-9_\-]{23,27}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,40}(?![A-Za-z0-9_\-.])",
            0.9,
            flags=0,
        ),
    ),
    validate=lambda value: is_issued(value) and any(c.isdigit() for c in value),
)
