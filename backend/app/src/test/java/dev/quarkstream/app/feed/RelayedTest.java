package dev.quarkstream.app.feed;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestRedis;
import dev.quarkstream.feed.CredentialFeed;
import dev.quarkstream.feed.Fleet;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that hears of revocations through Redis, and is its own relay. */
@QuarkusTest
@TestProfile(RelayedTest.Settings.class)
public class RelayedTest {

    public static class Settings implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkstream.tokens.cache.mode", "relayed",
                    "quarkstream.relay.enabled", "true",
                    "quarkstream.revocation", "confirmed");
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(TestRedis.class));
        }
    }

    private static final String VERIFY = "FROM \"quarkstream\".access_token WHERE digest";

    TestRedis redis;

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    Sql sql;

    @Inject
    CredentialFeed feed;

    @Inject
    Fleet fleet;

    private Person ada;

    @BeforeEach
    void itHears() {
        awaitHearing();
        ada = person();
    }

    @Test
    void aWarmTokenCostsNoStatement() {
        var token = ada.token("read");
        with(token).get("/api/permissions").then().statusCode(200);
        var before = sql.statements(VERIFY);
        for (var i = 0; i < 20; i++) {
            with(token).get("/api/permissions").then().statusCode(200);
        }
        assertThat(sql.statements(VERIFY)).isEqualTo(before);
    }

    @Test
    void aTokenIsDeadBeforeItsDeletionIsAnswered() {
        for (var i = 0; i < 50; i++) {
            var issued = ada.issue(Map.of("name", "short-lived"));
            String token = issued.path("plainTextToken");
            with(token).get("/api/permissions").then().statusCode(200);
            ada.request()
                    .delete("/api/tokens/" + issued.path("token.id"))
                    .then()
                    .statusCode(204);
            with(token).get("/api/permissions").then().statusCode(401);
        }
    }

    @Test
    void itSaysThatItHasForgotten() {
        await(() -> fleet.hasForgotten()
                .await()
                .atMost(Duration.ofSeconds(5))); // the relay may have lost a connection before
        for (var i = 0; i < 20; i++) {
            assertThat(fleet.hasForgotten().await().atMost(Duration.ofSeconds(5)))
                    .isTrue();
        }
    }

    @Test
    void itTellsHowTheRelayIs() {
        given().get(metrics)
                .then()
                .body(containsString("quarkstream_relay_up 1.0"), containsString("quarkstream_relay_replicas 1.0"));
    }

    @Test
    void manyRevocationsAtOnceAreAllHeard() {
        sql.run(
                "INSERT INTO quarkstream.access_token SELECT gen_random_uuid(), ?, 'x', sha256(n::text::bytea), 'x', '{}',"
                        + " null, now() FROM generate_series(1, 20000) n",
                ada.id());
        var kept = person().token("read");
        with(kept).get("/api/permissions").then().statusCode(200);
        assertThat(sql.run("DELETE FROM quarkstream.access_token WHERE name = 'x'"))
                .isEqualTo(20_000);
        assertThat(feed.generation()).isNotEqualTo(CredentialFeed.DEAF);
        with(kept).get("/api/permissions").then().statusCode(200);
    }

    @Test
    void withoutRedisTheDatabaseIsAskedAndNothingRememberedIsUsedAfterwards() {
        var kept = ada.token("read");
        var revoked = ada.issue(Map.of("name", "revoked", "permissions", List.of("read")));
        String secret = revoked.path("plainTextToken");
        for (var token : List.of(kept, secret)) {
            with(token).get("/api/permissions").then().statusCode(200);
        }
        var before = feed.generation();
        redis.end();
        await(() -> feed.generation() == CredentialFeed.DEAF);
        var asked = sql.statements(VERIFY);
        with(kept).get("/api/permissions").then().statusCode(200);
        assertThat(sql.statements(VERIFY)).isEqualTo(asked + 1);
        ada.request().delete("/api/tokens/" + revoked.path("token.id")).then().statusCode(204);
        with(secret).get("/api/permissions").then().statusCode(401);

        redis.begin();
        awaitHearing();
        assertThat(feed.generation()).isNotEqualTo(before);
        with(kept).get("/api/permissions").then().statusCode(200);
        with(secret).get("/api/permissions").then().statusCode(401);
    }

    @Test
    void aRelayThatLosesTheDatabaseVouchesForNothingItMayHaveMissed() {
        var token = ada.token("read");
        with(token).get("/api/permissions").then().statusCode(200);
        var before = feed.generation();
        sql.value("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE application_name = 'quarkstream-listener'");
        await(() -> feed.generation() != before && feed.generation() != CredentialFeed.DEAF);
        with(token).get("/api/permissions").then().statusCode(200);
    }

    private void awaitHearing() {
        await(() -> feed.generation() != CredentialFeed.DEAF);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = Instant.now().plusSeconds(30);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
