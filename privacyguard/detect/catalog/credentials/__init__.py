"""Every recognizer for credentials, one file per family: what is not named here does not run."""

from __future__ import annotations

from privacyguard.detect.catalog.credentials.api_key import API_KEY, SECRET
from privacyguard.detect.catalog.credentials.connection_string import CONNECTION_PAIRS, CONNECTION_URI, URL_WITH_PASSWORD
from privacyguard.detect.catalog.credentials.hostname import INTERNAL_HOSTNAME
from privacyguard.detect.catalog.credentials.http_auth import (
    BASIC_AUTH,
    BASIC_AUTH_CODE,
    BASIC_AUTH_HEADER,
    BEARER_TOKEN,
    SESSION_COOKIE,
)
from privacyguard.detect.catalog.credentials.jwt import JWT
from privacyguard.detect.catalog.credentials.otp import OTP_CODE
from privacyguard.detect.catalog.credentials.password import (
    PASSWORD_ASSIGNED,
    PASSWORD_QUOTED,
    PASSWORD_TOLD,
    PASSWORD_WORD_TOLD,
)
from privacyguard.detect.catalog.credentials.private_key import ENCODED_KEY, HEX_KEY, PRIVATE_KEY, WALLET_KEY
from privacyguard.detect.catalog.credentials.security_answer import SECURITY_ANSWER
from privacyguard.detect.catalog.credentials.tokens.ai import AI_TOKENS
from privacyguard.detect.catalog.credentials.tokens.azure import AZURE_CLIENT_SECRET, AZURE_KEY, AZURE_SIGNED
from privacyguard.detect.catalog.credentials.tokens.builds import BUILD_TOKENS
from privacyguard.detect.catalog.credentials.tokens.chat import (
    CHAT_TOKENS,
    DISCORD_TOKEN,
    MAILCHIMP_KEY,
    TEAMS_WEBHOOK,
    TELEGRAM_TOKEN,
)
from privacyguard.detect.catalog.credentials.tokens.cloud import AWS_SECRET_KEY, CLOUD_TOKENS, FIREBASE_KEY
from privacyguard.detect.catalog.credentials.tokens.customers import CUSTOMER_TOKENS
from privacyguard.detect.catalog.credentials.tokens.databases import DATABASE_TOKENS
from privacyguard.detect.catalog.credentials.tokens.forges import FORGE_TOKENS
from privacyguard.detect.catalog.credentials.tokens.hosting import HOSTING_TOKENS
from privacyguard.detect.catalog.credentials.tokens.identity import IDENTITY_TOKENS, MAXMIND_KEY, TERRAFORM_TOKEN
from privacyguard.detect.catalog.credentials.tokens.media import MEDIA_TOKENS
from privacyguard.detect.catalog.credentials.tokens.named import NAMED_KEY
from privacyguard.detect.catalog.credentials.tokens.observability import OBSERVABILITY_TOKENS
from privacyguard.detect.catalog.credentials.tokens.payment import PAYMENT_TOKENS
from privacyguard.detect.catalog.credentials.tokens.shape import TokenTable
from privacyguard.detect.catalog.credentials.tokens.work import WORK_TOKENS
from privacyguard.detect.catalog.credentials.wifi import WIFI_PASSWORD
from privacyguard.detect.recognizer import Recognizer

TOKENS = TokenTable(
    (
        *AI_TOKENS,
        *CHAT_TOKENS,
        *CLOUD_TOKENS,
        *FORGE_TOKENS,
        *OBSERVABILITY_TOKENS,
        *PAYMENT_TOKENS,
        *HOSTING_TOKENS,
        *BUILD_TOKENS,
        *WORK_TOKENS,
        *CUSTOMER_TOKENS,
        *DATABASE_TOKENS,
        *IDENTITY_TOKENS,
        *MEDIA_TOKENS,
    )
)

CREDENTIALS: tuple[Recognizer, ...] = (
    API_KEY,
    SECRET,
    CONNECTION_URI,
    URL_WITH_PASSWORD,
    CONNECTION_PAIRS,
    INTERNAL_HOSTNAME,
    BASIC_AUTH,
    BASIC_AUTH_HEADER,
    BASIC_AUTH_CODE,
    BEARER_TOKEN,
    SESSION_COOKIE,
    JWT,
    OTP_CODE,
    PASSWORD_QUOTED,
    PASSWORD_ASSIGNED,
    PASSWORD_TOLD,
    PASSWORD_WORD_TOLD,
    PRIVATE_KEY,
    WALLET_KEY,
    HEX_KEY,
    ENCODED_KEY,
    SECURITY_ANSWER,
    MAILCHIMP_KEY,
    TELEGRAM_TOKEN,
    DISCORD_TOKEN,
    AWS_SECRET_KEY,
    AZURE_KEY,
    WIFI_PASSWORD,
    TOKENS,
    AZURE_CLIENT_SECRET,
    AZURE_SIGNED,
    FIREBASE_KEY,
    TEAMS_WEBHOOK,
    MAXMIND_KEY,
    TERRAFORM_TOKEN,
    NAMED_KEY,
)
