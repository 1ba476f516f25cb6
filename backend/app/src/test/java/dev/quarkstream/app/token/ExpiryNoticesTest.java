package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.TokenCreated;
import dev.quarkstream.TokenExpired;
import dev.quarkstream.TokenExpiring;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.HostObservers;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import dev.quarkstream.token.ExpiryNotices;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Owners are told of the ends of their tokens. */
@QuarkusTest
class ExpiryNoticesTest {

    @Inject
    ExpiryNotices notices;

    @Inject
    TestClock clock;

    @Inject
    HostObservers observers;

    @Inject
    Sql sql;

    private Person ada;
    private Instant start;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
        start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @AfterEach
    void now() {
        clock.reset();
    }

    private UUID token(Duration life) {
        var issued = ada.issue(Map.of("name", "x", "expiresAt", start.plus(life).toString()));
        return UUID.fromString(issued.path("token.id"));
    }

    /** As time goes by, the browser's session ends. */
    private void signInAgain() {
        ada = new Person(ada.email(), signIn(ada.email(), PASSWORD).cookie("quarkstream"), ada.id());
    }

    private void tell() {
        notices.tellAll().await().indefinitely();
    }

    private List<String> told() {
        return sql
                .rows(
                        "SELECT kind FROM quarkstream.event WHERE owner_id = ? AND kind LIKE 'token-expir%' ORDER BY id",
                        ada.id())
                .stream()
                .map(row -> (String) row.get(0))
                .toList();
    }

    @Test
    void theyAreToldAWeekBeforeADayBeforeAndAtTheEndOnceEach() throws Exception {
        var id = token(Duration.ofDays(30));
        assertThat(observers.next(id)).isEqualTo(new TokenCreated(ada.id(), id));
        tell();
        assertThat(told()).isEmpty();
        clock.advance(Duration.ofDays(23).plusMinutes(1));
        tell();
        tell();
        assertThat(observers.next(id)).isEqualTo(new TokenExpiring(ada.id(), id, start.plus(Duration.ofDays(30))));
        assertThat(told()).containsExactly("token-expiring-soon");
        clock.advance(Duration.ofDays(6));
        tell();
        tell();
        assertThat(told()).containsExactly("token-expiring-soon", "token-expiring-soon");
        clock.advance(Duration.ofDays(1));
        tell();
        tell();
        assertThat(told()).containsExactly("token-expiring-soon", "token-expiring-soon", "token-expired");
        assertThat(observers.next(id)).isInstanceOf(TokenExpiring.class);
        assertThat(observers.next(id)).isEqualTo(new TokenExpired(ada.id(), id));
    }

    @Test
    void afterAnOutageOnlyWhatIsStillTrueIsTold() {
        token(Duration.ofDays(30));
        clock.advance(Duration.ofDays(29).plusHours(1));
        tell();
        assertThat(told()).containsExactly("token-expiring-soon");
        clock.advance(Duration.ofDays(3));
        tell();
        assertThat(told()).containsExactly("token-expiring-soon", "token-expired");
    }

    @Test
    void aTokenOfADayIsOnlyToldToHaveEnded() {
        token(Duration.ofHours(20));
        tell();
        assertThat(told()).isEmpty();
        clock.advance(Duration.ofDays(1));
        tell();
        assertThat(told()).containsExactly("token-expired");
    }

    @Test
    void aRotationThatGivesMoreTimeBeginsAnew() {
        var id = token(Duration.ofDays(30));
        clock.advance(Duration.ofDays(25));
        tell();
        signInAgain();
        var later = start.plus(Duration.ofDays(60));
        ada.post("/api/tokens/" + id + "/rotation", Map.of("expiresAt", later.toString()))
                .then()
                .statusCode(200);
        tell();
        assertThat(told()).containsExactly("token-expiring-soon");
        clock.advance(Duration.ofDays(29));
        tell();
        assertThat(told()).containsExactly("token-expiring-soon", "token-expiring-soon");
    }

    @Test
    void severalReplicasTellItOnce() throws Exception {
        for (var i = 0; i < 30; i++) {
            token(Duration.ofDays(8));
        }
        clock.advance(Duration.ofDays(2));
        AtOnce.run(4, any -> {
            tell();
            return true;
        });
        tell(); // what two of them left to one another
        assertThat(told()).hasSize(30);
    }

    @Test
    void manyAreToldInBatches() {
        sql.run("""
                INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, expires_at, created_at)
                SELECT gen_random_uuid(), ?, 'x', sha256((?::text || i)::bytea), 'abcd', '{}', now() - interval '1 minute', now()
                FROM generate_series(1, 1200) i""", ada.id(), ada.id());
        tell();
        assertThat(told()).hasSize(1200);
    }

    @Test
    void anExpiredTokenThatGivesWayIsToldToo() {
        token(Duration.ofHours(1));
        sql.run("""
                INSERT INTO quarkstream.access_token (id, owner_id, name, digest, hint, permissions, created_at)
                SELECT gen_random_uuid(), ?, 'x', sha256((?::text || i)::bytea), 'abcd', '{}', now()
                FROM generate_series(1, 99) i""", ada.id(), ada.id());
        clock.advance(Duration.ofHours(2));
        signInAgain();
        ada.issue(Map.of("name", "one more"));
        assertThat(told()).containsExactly("token-expired");
    }

    @Test
    void anOwnerWhoGoesInTheMiddleHoldsNobodyUp() throws Exception {
        for (var round = 0; round < 10; round++) {
            ada = person();
            for (var i = 0; i < 5; i++) {
                token(Duration.ofDays(8));
            }
            clock.advance(Duration.ofDays(2));
            AtOnce.run(3, number -> {
                if (number == 0) {
                    sql.run("DELETE FROM account WHERE id = ?", UUID.fromString(ada.id()));
                } else {
                    tell();
                }
                return true;
            });
            assertThat(told()).isEmpty();
            clock.reset();
        }
    }
}
