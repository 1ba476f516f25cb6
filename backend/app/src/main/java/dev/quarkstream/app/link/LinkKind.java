package dev.quarkstream.app.link;

import java.util.Locale;

/** What a link lets its reader do. */
enum LinkKind {
    PASSWORD_RESET,
    /** Another address takes the place of the present one. */
    EMAIL_CHANGE,
    EMAIL_VERIFICATION;

    /** As the database calls it, and the mail that it is in. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
