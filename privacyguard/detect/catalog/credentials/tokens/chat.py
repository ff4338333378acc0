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
        ("slack_rotating", "SLACK_TOKEN", "xoxe-", r"\d-[A-Za-z0-9]{100,200}"),
        ("slack_browser", "SLACK_TOKEN", "xoxc-", r"\d{8,14}-\d{8,14}-\d{8,14}-[a-f0-9]{40,70}"),
        ("slack_browser_cookie", "SLACK_TOKEN", "xoxd-", r"[A-Za-z0-9%+/=\-]{60,300}"),
        ("slack_workflow", "SLACK_TOKEN", "xwfp-", r"[A-Za-z0-9\-]{30,200}"),
        ("slack_config", "SLACK_TOKEN", "xoxe.", r"xox[bp]-\d-[A-Za-z0-9]{100,200}"),
        ("slack_webhook", "SLACK_TOKEN", "hooks.slack.com/", r"(?:services|workflows|triggers)/[A-Za-z0-9+/]{20,80}"),
        ("discord_webhook", "API_KEY", "discord.com/api/webhooks/", r"\d{17,20}/[A-Za-z0-9_\-]{60,80}"),
        ("discord_webhook_old", "API_KEY", "discordapp.com/api/webhooks/", r"\d{17,20}/[A-Za-z0-9_\-]{60,80}"),
        ("twilio_account", "API_KEY", "AC", r"(?=[a-f]{0,20}\d)[a-f0-9]{32}"),
        ("twilio_key", "API_KEY", "SK", r"(?=[a-f]{0,20}\d)[a-f0-9]{32}"),
        ("sendgrid", "API_KEY", "SG.", r"[A-Za-z0-9_\-]{16,32}\.[A-Za-z0-9_\-]{32,64}"),
        ("mailgun", "API_KEY", "key-", r"[a-f0-9]{32}"),
        ("sendinblue", "API_KEY", "xkeysib-", r"[a-f0-9]{64}-[A-Za-z0-9]{16}"),
        ("brevo_smtp", "API_KEY", "xsmtpsib-", r"[a-f0-9]{64}-[A-Za-z0-9]{16}"),
        ("mailersend", "API_KEY", "mlsn.", r"[a-f0-9]{64}"),
        ("mailgun_public", "API_KEY", "pubkey-", r"[a-f0-9]{32}"),
        ("pubnub_secret", "API_KEY", "sec-c-", r"[A-Za-z0-9+/]{30,80}={0,2}"),
        ("pubnub_publish", "API_KEY", "pub-c-", r"[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}"),
        ("courier", "API_KEY", "pk_prod_", r"[A-Z0-9]{28}"),
        ("telnyx", "API_KEY", "KEY0", r"[A-F0-9]{31}_[A-Za-z0-9]{22}"),
        ("resend", "API_KEY", "re_", r"(?=[A-Za-z_]{0,30}\d)[A-Za-z0-9]{8}_[A-Za-z0-9]{20,30}"),
        ("mandrill", "API_KEY", "md-", r"[A-Za-z0-9_\-]{22}"),
    )
)

TEAMS_WEBHOOK = PatternRecognizer(
    name="teams_webhook",
    entity="API_KEY",
    patterns=(
        Pattern(
            r"(?<![\w.\-])[a-z0-9\-]{1,63}\.webhook\.office\.com/webhookb2/[a-f0-9\-]{36}@[a-f0-9\-]{36}/IncomingWebhook/"
            r"[a-z0-9]{32}/[a-f0-9\-]{36}(?:/[A-Za-z0-9_\-]{20,60})?",
            0.95,
        ),
    ),
    validate=is_issued,
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
