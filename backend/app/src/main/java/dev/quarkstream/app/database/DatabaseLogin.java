package dev.quarkstream.app.database;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Where a database is and who signs in to it, before there is a pool.
 *
 * @param url postgresql://host:port/name
 */
public record DatabaseLogin(String url, String username, String password) {

    public static final String URL = "quarkstream.database.url";
    public static final String USERNAME = "quarkstream.database.username";
    public static final String PASSWORD = "quarkstream.database.password";

    static final String LISTEN_URL = "quarkstream.database.listen-url";

    private static final String PASSWORD_FILE = "quarkstream.database.password-file";
    private static final Pattern FORM =
            Pattern.compile("postgresql://(\\[[0-9A-Fa-f:.]+]|[^/@?:,\\s]+)(:\\d{1,5})?/[^/@?\\s]+(\\?\\S*)?");
    private static final String ENVIRONMENT = "EnvConfigSource";
    private static final String SECONDS_TO_CONNECT = "5";

    /** The operator's database; empty: there is none, the embedded one is meant. */
    public static Optional<DatabaseLogin> configured(SmallRyeConfig config) {
        return config.getOptionalValue(URL, String.class)
                .map(url -> wellFormed(url, URL))
                .map(url -> new DatabaseLogin(
                        url, config.getOptionalValue(USERNAME, String.class).orElse(""), password(config)));
    }

    /**
     * Refuses what only one of the two clients would understand, or would print with the password in it.
     *
     * @param setting where it was found
     */
    public static String wellFormed(String url, String setting) {
        if (FORM.matcher(url).matches()) {
            return url;
        }
        throw new ConfigurationException(
                setting + " is not of the form postgresql://host:port/name; who signs in, and with"
                        + " what, stands in " + USERNAME + " and " + PASSWORD);
    }

    private static String password(SmallRyeConfig config) {
        return config.getOptionalValue(PASSWORD_FILE, Path.class)
                .map(DatabaseLogin::read)
                .or(() -> Optional.ofNullable(literal(config.getConfigValue(PASSWORD))))
                .orElse("");
    }

    /** In the environment nobody means an expression by a dollar sign; in a file they may. */
    private static @Nullable String literal(ConfigValue password) {
        return String.valueOf(password.getConfigSourceName()).startsWith(ENVIRONMENT)
                ? password.getRawValue()
                : password.getValue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigurationException("Cannot read " + PASSWORD_FILE + " " + file + ": " + e);
        }
    }

    /** The same login where revocations are listened for. */
    public DatabaseLogin listening(SmallRyeConfig config) {
        return config.getOptionalValue(LISTEN_URL, String.class)
                .map(other -> new DatabaseLogin(wellFormed(other, LISTEN_URL), username, password))
                .orElse(this);
    }

    /** Where nothing is said of TLS the driver would try it, and the other client would not. */
    public String jdbcUrl() {
        var plain = url.contains("sslmode=") ? "" : (url.contains("?") ? "&" : "?") + "sslmode=disable";
        return "jdbc:" + url + plain;
    }

    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("connectTimeout", SECONDS_TO_CONNECT);
        if (!username.isEmpty()) {
            properties.setProperty("user", username);
        }
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        return Objects.requireNonNull(new Driver().connect(jdbcUrl(), properties), "the URL is PostgreSQL's");
    }

    /** For people: without the password. */
    public String location() {
        return ServerLocation.of(url);
    }

    @Override
    public String toString() {
        return location();
    }
}
