package dev.quarkstream.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.schema.DeadRows;
import dev.quarkstream.schema.Pruner;
import dev.quarkstream.session.EndedSessions;
import dev.quarkstream.token.ExpiredTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PrunerTest {

    private static final Duration KEPT = Duration.ofDays(30);

    @Inject
    Pruner pruner;

    @Inject
    TestClock clock;

    @Inject
    Sql sql;

    @Inject
    DataSource database;

    @Inject
    MeterRegistry metrics;

    private DeadRows tokens;
    private DeadRows sessions;
    private Person ada;

    @BeforeEach
    void nothingIsDead() {
        clock.reset();
        sessions = EndedSessions.rows(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class));
        tokens = ExpiredTokens.rows(ConfigProvider.getConfig().unwrap(SmallRyeConfig.class));
        sql.run("DELETE FROM quarkstream.access_token");
        sql.run("DELETE FROM quarkstream.user_session");
        ada = Api.person();
    }

    @AfterEach
    void backToTheRealTime() {
        clock.reset();
    }

    @Test
    void aTokenStaysForItsRetentionAfterItHasExpired() {
        token(Duration.ofHours(1));
        ada.token("read"); // never expires

        clock.advance(KEPT);
        assertThat(prune(tokens)).isZero();

        clock.advance(Duration.ofHours(2));
        assertThat(prune(tokens)).isOne();
        assertThat(sql.rows("SELECT 1 FROM quarkstream.access_token")).hasSize(1);
        assertThat(sql.rows("SELECT 1 FROM quarkstream.access_token_use")).hasSize(1);
    }

    @Test
    void aSessionStaysForItsRetentionAfterItWasIdleTooLong() {
        clock.advance(KEPT.plusHours(1));
        assertThat(prune(sessions)).isZero();

        clock.advance(Duration.ofHours(2));
        Api.signIn(ada.email(), Api.PASSWORD).then().statusCode(200);
        assertThat(prune(sessions)).isOne();
        assertThat(sql.rows("SELECT 1 FROM quarkstream.user_session")).hasSize(1);
    }

    @Test
    void aSessionThatWasActiveToItsVeryEndIsDeadFromThen() {
        sql.run("UPDATE quarkstream.user_session SET active_until = now() + interval '1 year', expires_at = now()");
        clock.advance(KEPT.plusMinutes(1));
        assertThat(prune(sessions)).isOne();
    }

    @Test
    void allBatchesAreCounted() {
        expiredLongAgo(2 * DeadRows.BATCH + 1);
        var before = metrics.counter("quarkstream.pruned", "kind", "token").count();

        assertThat(prune(tokens)).isEqualTo(2 * DeadRows.BATCH + 1);
        assertThat(metrics.counter("quarkstream.pruned", "kind", "token").count() - before)
                .isEqualTo(2 * DeadRows.BATCH + 1);
        assertThat(prune(tokens)).isZero();
    }

    @Test
    void oneRunPrunesEveryKind() {
        expiredLongAgo(1);
        clock.advance(KEPT.plusDays(1));
        pruner.pruneAll().await().indefinitely();
        assertThat(sql.rows("SELECT id FROM quarkstream.access_token UNION SELECT id FROM quarkstream.user_session"))
                .isEmpty();
    }

    @Test
    void whileOneReplicaPrunesTheOthersLeaveItToThatOne() throws SQLException {
        expiredLongAgo(1);
        try (var replica = database.getConnection();
                var batch = replica.createStatement()) {
            replica.setAutoCommit(false);
            batch.execute(tokens.deleteBatch("'-infinity'"));
            assertThat(prune(tokens)).isZero();
            replica.rollback();
        }
        assertThat(prune(tokens)).isOne();
    }

    @Test
    void aRowThatSomebodyIsChangingIsLeftForTheNextRun() throws SQLException {
        expiredLongAgo(2);
        try (var owner = database.getConnection();
                var change = owner.createStatement()) {
            owner.setAutoCommit(false);
            change.execute(
                    "UPDATE quarkstream.access_token SET name = 'mine' WHERE id = (SELECT min(id::text)::uuid FROM quarkstream.access_token)");
            assertThat(prune(tokens)).isOne();
            owner.commit();
        }
        assertThat(prune(tokens)).isOne();
    }

    private long prune(DeadRows rows) {
        return pruner.prune(rows).await().indefinitely();
    }

    private void token(Duration life) {
        ada.issue(Map.of("name", "short", "expiresAt", Instant.now().plus(life).toString()));
    }

    private void expiredLongAgo(int tokens) {
        sql.run("""
                INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, expires_at, created_at)
                SELECT gen_random_uuid(), ?, 'old', sha256(gen_random_uuid()::text::bytea), 'abcd', '{}',
                       now() - interval '31 days', now() - interval '1 year'
                FROM generate_series(1, ?)""", ada.id(), tokens);
    }
}
