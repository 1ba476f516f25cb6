package dev.quarkstream;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Instants as they are sent: RFC 3339, in milliseconds. */
public final class Rfc3339 {

    /** The words for text that is no such instant. */
    public static final String EXPECTED = "Must be an RFC 3339 date and time, such as 2030-01-31T12:00:00Z.";

    // java.time alone would take a time without seconds and an offset with them (RFC 3339, section 5.6).
    private static final Pattern SHAPE =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})");

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String LAST = "9999-12-31T23:59:59.999Z";

    private Rfc3339() {}

    /** Empty if the text is something else. */
    public static Optional<Instant> parse(String text) {
        try {
            return SHAPE.matcher(text).matches()
                    ? Optional.of(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
                            .toInstant()
                            .truncatedTo(ChronoUnit.MILLIS))
                    : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    /** In UTC with exactly three digits of a second. Years have four digits; what a database holds may be later. */
    public static String format(Instant instant) {
        return instant.isAfter(Instant.parse(LAST)) ? LAST : FORMAT.format(instant);
    }
}
