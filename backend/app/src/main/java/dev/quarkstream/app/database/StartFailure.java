package dev.quarkstream.app.database;

import dev.quarkstream.problem.Causes;
import dev.quarkstream.problem.DatabaseUnavailable;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/** Why the application did not start, in one line for the operator. */
public record StartFailure(Throwable failure, String database) {

    /** What means nothing to an operator: numbers of messages, and the names of Java's classes. */
    private static final Pattern TECHNICALITIES =
            Pattern.compile("SRCFG\\d+: |\\b(?:[a-z]+\\.)+[A-Z]\\w*(?:Exception|Error): ");

    private static final Pattern OPERATORS_PORT =
            Pattern.compile("^Unable to start the management interface on .*:(\\d+)$");

    /** Empty: nobody foresaw this one, and only its stack trace explains it. */
    public Optional<String> explanation() {
        return Stream.<Function<Throwable, Optional<String>>>of(
                        this::refusal,
                        this::port,
                        this::configuration,
                        this::host,
                        this::database,
                        this::migration,
                        this::file,
                        this::value)
                .flatMap(explain -> chain().flatMap(cause -> explain.apply(cause).stream()))
                .findFirst()
                .map(StartFailure::inOneLine);
    }

    private Stream<Throwable> chain() {
        return Causes.of(failure);
    }

    private Optional<String> refusal(Throwable cause) {
        return cause instanceof StartRefused || cause instanceof PreventFurtherStepsException
                ? Optional.ofNullable(cause.getMessage())
                : Optional.empty();
    }

    private Optional<String> port(Throwable cause) {
        if (cause instanceof QuarkusBindException taken) {
            return Optional.of(
                    "Port " + taken.getPort() + " is in use by another process; stop that one first, or choose"
                            + " another port with quarkus.http.port");
        }
        var operators = OPERATORS_PORT.matcher(String.valueOf(cause.getMessage()));
        if (operators.find()) {
            return Optional.of("Port " + operators.group(1) + ", for health and metrics, cannot be opened ("
                    + (cause.getCause() == null
                            ? "no reason is given"
                            : cause.getCause().getMessage()) + "); choose another with quarkus.management.port");
        }
        return cause instanceof BindException
                ? Optional.of("The HTTP port cannot be opened: " + cause.getMessage())
                : Optional.empty();
    }

    private Optional<String> configuration(Throwable cause) {
        var message = String.valueOf(cause.getMessage());
        return cause instanceof ConfigurationException
                        || cause instanceof ConfigValidationException
                        || message.startsWith("SRCFG") // a value that cannot be read or expanded
                ? Optional.of(TECHNICALITIES.matcher(message).replaceAll(""))
                : Optional.empty();
    }

    /** One that is not the database's: where to listen, say, or where traces go. */
    private Optional<String> host(Throwable cause) {
        return cause instanceof UnknownHostException unknown && !database.contains(name(unknown))
                ? Optional.of("There is no host " + name(unknown) + ", which a setting names")
                : Optional.empty();
    }

    /** Some systems say what is wrong behind the name. */
    private static String name(UnknownHostException unknown) {
        return String.valueOf(unknown.getMessage()).replaceFirst(":.*", "");
    }

    private Optional<String> database(Throwable cause) {
        if (cause instanceof SQLException sql
                && String.valueOf(sql.getSQLState()).matches("28...|3D000|08004")) {
            return Optional.of("The database " + database + " refuses the connection: " + sql.getMessage());
        }
        return DatabaseUnavailable.says(cause) || isPoolsTimeout(cause)
                ? Optional.of("The database " + database + " cannot be reached: " + reason(cause))
                : Optional.empty();
    }

    private static boolean isPoolsTimeout(Throwable cause) {
        return cause instanceof SQLException
                && String.valueOf(cause.getMessage()).startsWith("Acquisition timeout");
    }

    private String reason(Throwable cause) {
        return chain().filter(UnknownHostException.class::isInstance)
                .findFirst()
                .map(unknown -> "there is no host " + name((UnknownHostException) unknown))
                .orElseGet(() -> isPoolsTimeout(cause) ? "it does not answer" : cause.getMessage());
    }

    private Optional<String> migration(Throwable cause) {
        if (cause instanceof FlywayValidateException invalid) {
            return Optional.of("The database " + database + " was not made by this version of the application, but by a"
                    + " newer or another one: " + withoutAdvice(invalid));
        }
        return cause instanceof FlywayException
                ? Optional.of("The database " + database + " could not be migrated: " + firstLine(cause) + sqlMessage())
                : Optional.empty();
    }

    /** Flyway's advice is for those who write migrations. */
    private static String withoutAdvice(FlywayValidateException invalid) {
        return String.valueOf(invalid.getMessage()).replaceFirst("(?s)\\s*(If you removed|Need more) .*", "");
    }

    private String sqlMessage() {
        return chain().filter(SQLException.class::isInstance)
                .findFirst()
                .map(sql -> ": " + sql.getMessage())
                .orElse("");
    }

    private Optional<String> file(Throwable cause) {
        return cause instanceof FileSystemException unusable
                ? Optional.of("A file that a setting names cannot be used: " + unusable.getFile() + ": "
                        + DataFolder.reason(unusable))
                : Optional.empty();
    }

    /** What libraries think of a setting. What our own code thinks of its arguments is a bug. */
    private Optional<String> value(Throwable cause) {
        return cause instanceof IllegalArgumentException
                        && cause.getMessage() != null
                        && Stream.of(cause.getStackTrace())
                                .limit(1)
                                .noneMatch(frame -> frame.getClassName().startsWith("dev.quarkstream."))
                ? Optional.of("A setting makes no sense: " + cause.getMessage())
                : Optional.empty();
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
