"""A key that shows no maker by its shape, beside the maker's name: `HEROKU_PAT=…`, `our datadog key is …`.

Hundreds of makers issue plain hexadecimal or random letters. A name, a word for a key and a value that looks drawn at
random make a secret; a name and a hash do not (`datadog-agent: 3f78685…` is a commit).

>>> text = "HEROKU_PAT = 7f9c24e5-2f31-4d6b-9b0a-3b1f2c6d7e8f"
>>> [(text[m.start : m.end][:8], m.score) for m in NAMED_KEY.scan(text, "")]
[('7f9c24e5', 0.8)]
>>> [m.score for m in NAMED_KEY.scan("our datadog app key is 8f14e45fceea167a5a36dedd4bea2543", "")]
[0.8]
>>> list(NAMED_KEY.scan("datadog-agent: 3f786850e387550fdab836ed7e6dc881de23001b", ""))  # no word for a key
[]
>>> list(NAMED_KEY.scan("TRELLO_KEY=YOUR_TRELLO_KEY_GOES_HERE1", ""))  # a blank
[]
>>> list(NAMED_KEY.scan("github auth: docs/getting-started/step2", ""))  # a path
[]
"""

from __future__ import annotations

from privacyguard.detect.catalog.randomness import is_random
from privacyguard.detect.recognizer import Pattern, PatternRecognizer

# Makers, one word each as names of variables spell them (a joiner inside a name is optional: new_relic, newrelic).
_MAKERS = """
    abuseipdb ably adafruit adobe adyen aiven airbrake airtable akamai alchemy algolia alibaba alienvault alphavantage
    amadeus amplitude anthropic apify appveyor artifactory asana assemblyai atlassian auth0 authorize_net aws axiom azure
    backblaze baseten beamer binance bing bitbucket bitfinex bitrise bittrex box braintree braze browserstack bugsnag
    buildkite bunny campaignmonitor censys chargebee checkly circleci clarifai clearbit clerk clickhouse clickup
    cloudflare cloudinary cloudsmith codacy codecov cohere coinbase coinmarketcap comet confluence confluent consul
    contentful convertkit coralogix couchbase coveralls crowdstrike customerio dashscope datadog dd deepgram deepinfra
    deepl deepseek delighted digitalocean discord disqus docusign doppler droneci dropbox dwolla dynatrace ebay elastic
    elevenlabs etherscan etsy eventbrite exa exoscale facebook fastly fauna figma finicity finnhub firebase fireworks
    fitbit fivetran flickr fly foursquare freshbooks freshdesk gemini geocodio giphy gitea github gitlab gitter
    gocardless gorgias grafana greynoise groq gumroad harness heap helpscout here heroku hetzner honeybadger honeycomb
    hubspot huggingface hume hunter ibm iex imgur influx infura instagram intercom ipinfo ipstack iterable jenkins jfrog
    jira jotform jumpcloud kaggle keen klarna klaviyo koyeb kraken kucoin lambdatest launchdarkly line linear linkedin
    linode lob logdna loggly logzio looker magento mailchimp mailgun mailjet mailtrap mapbox maptiler mattermost
    meilisearch meraki messagebird minimax mistral mixpanel monday moralis mux nasa neptune netlify newrelic new_relic
    newsapi nexmo ngrok nomad notion npm nytimes okta onesignal openai opencage openrouter opensea openweather opsgenie
    optimizely oracle ovh pagerduty papertrail paypal pendo percy perplexity pinata pinecone pingdom pipedrive plaid
    plivo polygon postmark posthog pubnub pulumi pushbullet pushover pusher qdrant quicknode rapidapi raygun razorpay
    recaptcha recurly reddit render replicate resend rev_ai roboflow rollbar salesforce sanity saucelabs scaleway
    scraperapi securitytrails segment semgrep sendbird sendgrid sendinblue sentry serpapi serper shippo shodan shopify
    shortcut signalwire sinch skyscanner slack smartsheet snowflake snyk sonar sparkpost splunk spotify square
    squarespace stability statuscake steam storyblok strava stripe sumologic sumo supabase surveymonkey tavily telegram
    telnyx terraform tiingo together tomtom travis trello twilio twitch twitter typeform typesense unsplash upstash
    uptimerobot vercel vimeo virustotal voyage vonage vultr wakatime wandb weatherapi weaviate webflow wistia wix
    woocommerce wordpress workos xero yandex yelp youtube zapier zendesk zerotier zhipu zoom
""".split()
_MAKER = "(?:" + "|".join(maker.replace("_", "[_ -]?") for maker in sorted(_MAKERS, key=len, reverse=True)) + ")"
_KEY = (
    r"(?:keys?|token|secret|pat|auth|password|passwd|pwd|credentials?|api|sid|dsn|license|clé|clave|chiave|chave|sleutel"
    r"|schlüssel|webhook|admin|write|ingest(?:ion)?)"
)

NAMED_KEY = PatternRecognizer(
    name="named_key",
    entity="API_KEY",
    patterns=(
        Pattern(
            rf"(?<![A-Za-z0-9]){_MAKER}(?:[ _\-.]{{1,2}}[A-Za-z]{{1,14}}){{0,2}}[ _\-.]{{0,2}}{_KEY}"
            r"(?:[ _\-.]{0,2}(?:key|token|secret|id|value|v1|v2|prod|live)){0,2}"
            r"[\"'`\])]{0,2}(?:\s{0,3}(?:=>|:=|=|:|,|\()|\s(?:is|ist|lautet|est|es|è|é|was))\s{0,3}[\"'`]?"
            r"(?P<value>[A-Za-z0-9_\-+/=.~]{16,512})(?![A-Za-z0-9_(\[])(?<![.\-])",
            0.8,
        ),
        Pattern(
            rf"(?<![A-Za-z0-9]){_MAKER}(?:[ _\-.]{{1,2}}[A-Za-z]{{1,14}}){{0,2}} (?:key|token|secret)\s{{1,2}}"
            r"(?P<value>[a-f0-9]{32,64}|[A-Za-z0-9]{32,80})(?![\w/\-])",
            0.7,
        ),
    ),
    validate=is_random,
)
