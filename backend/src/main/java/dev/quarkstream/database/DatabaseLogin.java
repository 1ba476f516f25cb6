package dev.quarkstream.database;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
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

    private static final String PASSWORD_FILE = "quarkstream.database.password-file";
    private static final String SECONDS_TO_CONNECT = "5";

    /** The operator's database; empty: there is none, the embedded one is meant. */
    public static Optional<DatabaseLogin> configured(SmallRyeConfig config) {
        return config.getOptionalValue(URL, String.class)
                .map(url -> new DatabaseLogin(
                        url, config.getOptionalValue(USERNAME, String.class).orElse(""), password(config)));
    }

    private static String password(SmallRyeConfig config) {
        return config.getOptionalValue(PASSWORD_FILE, Path.class)
                .map(DatabaseLogin::read)
                .or(() -> config.getOptionalValue(PASSWORD, String.class))
                .orElse("");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ConfigurationException("Cannot read " + PASSWORD_FILE + " " + file + ": " + e);
        }
    }

    /** The same login at another address. */
    public DatabaseLogin at(String otherUrl) {
        return new DatabaseLogin(otherUrl, username, password);
    }

    public String jdbcUrl() {
        return "jdbc:" + url;
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
        var connection = new Driver().connect(jdbcUrl(), properties);
        if (connection == null) {
            throw new ConfigurationException(URL + " is not of the form postgresql://host:port/name");
        }
        return connection;
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
