package dev.quarkstream.app.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @TempDir
    Path folder;

    @Test
    void itLetsNobodyInWithoutThePassword() {
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThatThrownBy(() -> query(database, "a guess", "select 1"))
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void itWritesWhatIsCommittedToDiskAndListensToThisMachineAlone() throws SQLException {
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(query(database, "show fsync")).isEqualTo("on");
            assertThat(query(database, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(database, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(database, "select upper('ß') || lower('ÄÉ')")).isEqualTo("ßäé");
        }
    }

    @Test
    void aFolderIsHeldOnceAndFreeAfterwards() {
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("in use by another process");
            assertThat(database.location()).isEqualTo(folder.toString());
        }
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(database.login().password()).isNotBlank();
        }
    }

    /** In a restarted container the old number of the database soon belongs to another process. */
    @Test
    void aStalePidFileThatNamesAnotherProcessIsNoObstacleAndThatProcessLives() throws Exception {
        EmbeddedDatabase.start(folder).close();
        var other = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(folder.resolve("postgresql/postmaster.pid"), other.pid() + "\n");
            try (var database = EmbeddedDatabase.start(folder)) {
                assertThat(query(database, "select 1")).isEqualTo("1");
            }
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroy();
        }
    }

    @Test
    void aStartThatWasKilledHalfWayIsBegunAgain() throws Exception {
        Files.createDirectories(folder.resolve("postgresql.unfinished/base"));
        Files.writeString(folder.resolve("postgresql.unfinished/PG_VERSION"), "17\n");
        Files.createDirectories(folder.resolve("postgresql-programs/unfinished/bin"));
        try (var database = EmbeddedDatabase.start(folder)) {
            assertThat(query(database, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void dataWithoutItsPasswordIsRefusedAndKept() throws IOException {
        EmbeddedDatabase.start(folder).close();
        Files.delete(folder.resolve("postgresql.password"));
        assertThatThrownBy(() -> EmbeddedDatabase.start(folder))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("postgresql.password");
        assertThat(folder.resolve("postgresql/PG_VERSION")).exists();
    }

    @Test
    void aFullDiskIsRefusedBeforeAnythingIsWritten() {
        try (var data = DataFolder.hold(folder)) {
            assertThatThrownBy(() -> data.requireFreeSpace(Integer.MAX_VALUE))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("is full");
        }
    }

    private static String query(EmbeddedDatabase database, String sql) throws SQLException {
        return query(database, database.login().password(), sql);
    }

    private static String query(EmbeddedDatabase database, String password, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:" + database.login().url(), database.login().username(), password);
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
