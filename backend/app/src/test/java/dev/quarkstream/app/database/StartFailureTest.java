package dev.quarkstream.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    private static final String DATABASE = "postgresql://db/app";

    @Test
    void aTakenPortIsNamed() {
        assertThat(explanationOf(new QuarkusBindException("0.0.0.0", 8080, new BindException("in use"))))
                .contains("Port 8080 is in use")
                .contains("quarkus.http.port");
    }

    @Test
    void aConfigurationThatIsWrongInSeveralWaysStaysOneLine() {
        assertThat(explanationOf(new ConfigurationException("Two faults:\n\tone\r\n\tother\n")))
                .isEqualTo("Two faults: one other");
    }

    @Test
    void aWrongPasswordIsNotAnUnreachableDatabase() {
        var failure = new FlywayException(
                "Unable to obtain connection", new SQLException("password authentication failed", "28P01"));
        assertThat(explanationOf(failure)).contains(DATABASE, "refuses", "password authentication failed");
    }

    @Test
    void anUnreachableDatabaseIsNotAFailedMigration() {
        var refused = new SQLException("Connection refused", "08001", new ConnectException("Connection refused"));
        assertThat(explanationOf(new FlywayException("Unable to obtain connection", refused)))
                .contains(DATABASE, "cannot be reached");
    }

    @Test
    void aHostThatDoesNotExistIsNamed() {
        var refused = new SQLException("The connection attempt failed.", "08001", new UnknownHostException("db"));
        assertThat(explanationOf(new FlywayException("Unable to obtain connection", refused)))
                .isEqualTo("The database postgresql://db/app cannot be reached: there is no host db");
    }

    @Test
    void aHostThatDoesNotExistIsNotTheDatabasesWhereThatIsElsewhere() {
        assertThat(explanationOf(new UnknownHostException("nowhere.invalid: Name or service not known")))
                .isEqualTo("There is no host nowhere.invalid, which a setting names");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(explanationOf(new NoSuchFileException("/run/secrets/tls.pem")))
                .isEqualTo(
                        "A file that a setting names cannot be used: /run/secrets/tls.pem: No such file or directory");
    }

    @Test
    void whatALibraryThinksOfASettingIsTold() {
        var failure = catchThrowable(() -> new InetSocketAddress("localhost", 99_999));
        assertThat(explanationOf(failure))
                .startsWith("A setting makes no sense: ")
                .contains("99999");
    }

    @Test
    void whatOurOwnCodeThinksOfItsArgumentsIsLeftToItsStackTrace() {
        assertThat(new StartFailure(new IllegalArgumentException("a bug"), DATABASE).explanation())
                .isEmpty();
    }

    @Test
    void aDatabaseThatNeverAnswersIsNotAFailedMigration() {
        var tooLate = new SQLException("Acquisition timeout while waiting for new connection");
        assertThat(explanationOf(new FlywayException("Unable to obtain connection", tooLate)))
                .isEqualTo("The database postgresql://db/app cannot be reached: it does not answer");
    }

    @Test
    void aFailedMigrationSaysWhichAndWhy() {
        var failure = new FlywayException(
                "Failed to execute script V2__notes.sql\n-----\nLine 1",
                new SQLException("it already exists", "42P07"));
        assertThat(explanationOf(failure))
                .isEqualTo("The database postgresql://db/app could not be migrated: "
                        + "Failed to execute script V2__notes.sql: it already exists");
    }

    @Test
    void whatNobodyForesawIsLeftToItsStackTrace() {
        assertThat(new StartFailure(new NullPointerException(), DATABASE).explanation())
                .isEmpty();
    }

    private static String explanationOf(Throwable failure) {
        return new StartFailure(new RuntimeException("Failed to start", failure), DATABASE)
                .explanation()
                .orElseThrow();
    }
}
