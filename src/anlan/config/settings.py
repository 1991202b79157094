"""Django's settings, all derived from the typed environment."""

from __future__ import annotations

from psycopg.conninfo import conninfo_to_dict

from anlan.config import wiring
from anlan.config.env import CHECKOUT, env

SECRET_KEY = env.secret_key
DEBUG = False
ALLOWED_HOSTS = env.hosts.split(",") if env.hosts else ["*"]
ROOT_URLCONF = "anlan.config.urls"
ASGI_APPLICATION = "anlan.config.asgi.application"
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "anlan.infra",
    *wiring.APPS,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "anlan.infra.pages.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "anlan.ground.access.middleware.ActorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["anlan.infra.pages.places.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "anlan.infra.pages.context.every_page",
            ],
            "builtins": ["anlan.infra.pages.templatetags.anlan"],
        },
    }
]


def _database(process: str) -> dict[str, object]:
    parts = conninfo_to_dict(env.dsn(process))
    return {
        "ENGINE": "anlan.infra.database",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user"),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **parts,
            # a bare connection per request costs more than the verb itself (stack.md)
            "pool": False if process == "owner" else {"min_size": 2, "max_size": 16, "timeout": 10},
            # planning under row-level security costs ten times what most statements do: a connection keeps its plans
            "server_side_binding": process != "owner",
            "prepare_threshold": None if process == "owner" else 2,
        },
        "TEST": {"MIRROR": None},
    }


DATABASES = {"default": _database(env.process)}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
SESSION_COOKIE_NAME = f"anlan_{env.world}"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"anlan_{env.world}_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [str(place) for place in wiring.locales()]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["anlan.infra.pages.places.Finder"]
STATICFILES_DIRS: list[str] = []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
NODE_MODULES = CHECKOUT / "node_modules"

DATA_ROOT = env.data
FILES_ROOT = env.data / "files" / env.world
PARTS_DAYS = env.parts_days
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
LOGGING_CONFIG = None
