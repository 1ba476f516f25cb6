package dev.quarkstream.app.log;

import dev.quarkstream.app.request.RequestIds;
import io.quarkus.logging.LoggingFilter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Names the request that a line is about, and writes control characters as escapes, so that nothing a client sends can look like
 * a line of its own, whichever library logs it. JSON escapes them anyway.
 */
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {

    /** Controls, which are line breaks among others, the two of Unicode's own, and what turns the direction of text. */
    private static final Pattern UNSAFE =
            Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069&&[^\\t]]");

    private final boolean json;

    public OneLine(@ConfigProperty(name = "quarkstream.log.json", defaultValue = "false") boolean json) {
        this.json = json;
    }

    @Override
    public boolean isLoggable(LogRecord line) {
        if (line instanceof ExtLogRecord record) {
            RequestIds.current().ifPresent(id -> record.putMdc(RequestIds.KEY, id));
            if (!json) {
                escape(record);
            }
        }
        return true;
    }

    private static void escape(ExtLogRecord record) {
        var message = record.getFormattedMessage();
        if (message != null && UNSAFE.matcher(message).find()) {
            record.setMessage(escape(message), ExtLogRecord.FormatStyle.NO_FORMAT);
            record.setParameters(null);
        }
        record.setThrown(escape(record.getThrown(), Collections.newSetFromMap(new IdentityHashMap<>())));
    }

    private static String escape(String text) {
        return UNSAFE.matcher(text)
                .replaceAll(
                        unsafe -> Matcher.quoteReplacement(escape(unsafe.group().charAt(0))));
    }

    private static String escape(char unsafe) {
        return switch (unsafe) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            default -> "\\u%04x".formatted((int) unsafe);
        };
    }

    /** The same failure if there is nothing unsafe in it and what it wraps, else a copy that prints alike. */
    private static @Nullable Throwable escape(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return null;
        }
        return isSafe(failure, Collections.newSetFromMap(new IdentityHashMap<>()))
                ? failure
                : new Escaped(failure, seen);
    }

    private static boolean isSafe(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return true;
        }
        for (var suppressed : failure.getSuppressed()) {
            if (!isSafe(suppressed, seen)) {
                return false;
            }
        }
        return !UNSAFE.matcher(failure.toString()).find() && isSafe(failure.getCause(), seen);
    }

    private static final class Escaped extends Throwable {

        private final String text;

        Escaped(Throwable failure, Set<Throwable> seen) {
            super(null, escape(failure.getCause(), seen));
            this.text = escape(failure.toString());
            setStackTrace(failure.getStackTrace());
            for (var suppressed : failure.getSuppressed()) {
                var escaped = escape(suppressed, seen);
                if (escaped != null) {
                    addSuppressed(escaped);
                }
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
