package dev.quarkstream.app.audit;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.NewToken;
import dev.quarkstream.SessionEnded;
import dev.quarkstream.SessionStarted;
import dev.quarkstream.Sessions;
import dev.quarkstream.TokenChange;
import dev.quarkstream.TokenChanged;
import dev.quarkstream.TokenCreated;
import dev.quarkstream.TokenExpired;
import dev.quarkstream.TokenFirstUsed;
import dev.quarkstream.TokenRefused;
import dev.quarkstream.TokenRevoked;
import dev.quarkstream.Tokens;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.HostObservers;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.token.ExpiryNotices;
import dev.quarkstream.use.TokenUse;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application hears of what happens. */
@QuarkusTest
class EventsTest {

    @Inject
    Tokens tokens;

    @Inject
    Sessions sessions;

    @Inject
    ExpiryNotices notices;

    @Inject
    TokenUse use;

    @Inject
    Sql sql;

    @Inject
    HostObservers observers;

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @Test
    void theLifeOfATokenIsHeardOf() throws Exception {
        var issued = tokens.create(ada.id(), NewToken.named("x"));
        var id = issued.token().id();
        assertThat(observers.next(id)).isEqualTo(new TokenCreated(ada.id(), id));
        tokens.change(ada.id(), id, TokenChange.name("y"));
        assertThat(observers.next(id)).isEqualTo(new TokenChanged(ada.id(), id));
        with(issued.secret()).get("/api/test/things").then().statusCode(200);
        use.flush().await().indefinitely();
        assertThat(observers.next(id)).isEqualTo(new TokenFirstUsed(ada.id(), id));
        with(issued.secret()).delete("/api/token").then().statusCode(204);
        assertThat(observers.next(id)).isEqualTo(new TokenRevoked(ada.id(), id));
    }

    @Test
    void allThatAreRevokedAtOnceAreHeardOf() throws Exception {
        var id = tokens.create(ada.id(), NewToken.named("x")).token().id();
        observers.next(id);
        tokens.revokeAll(ada.id());
        assertThat(observers.next(id)).isEqualTo(new TokenRevoked(ada.id(), id));
    }

    @Test
    void anExpiredTokenIsHeardOfWhenItIsRefusedAndWhenItsEndIsNoticed() throws Exception {
        var issued = tokens.create(ada.id(), NewToken.named("x"));
        var id = issued.token().id();
        observers.next(id);
        sql.run("UPDATE quarkstream.access_token SET expires_at = now() - interval '60 days' WHERE id = ?", id);
        with(issued.secret()).get("/api/test/things").then().statusCode(401);
        assertThat(observers.next(id)).isEqualTo(new TokenRefused("expired", Optional.of(ada.id()), Optional.of(id)));
        notices.tellAll().await().indefinitely();
        assertThat(observers.next(id)).isEqualTo(new TokenExpired(ada.id(), id));
    }

    @Test
    void sessionsAreHeardOf() throws Exception {
        var session = sessions.list(ada.id()).get(0).id();
        assertThat(observers.next(session)).isEqualTo(new SessionStarted(ada.id(), session));
        signIn(ada.email(), PASSWORD).then().statusCode(200);
        ada.request().delete("/api/session").then().statusCode(204);
        assertThat(observers.next(session)).isEqualTo(new SessionEnded(ada.id(), session));
    }

    @Test
    void observersThatHangKeepNobodyWaiting() throws Exception {
        var released = observers.hang();
        try {
            for (var i = 0; i < 500; i++) {
                given().header("Authorization", "Bearer nonsense")
                        .get("/api/user")
                        .then()
                        .statusCode(401);
            }
            var issued = tokens.create(ada.id(), NewToken.named("x"));
            assertThat(tokens.revoke(ada.id(), issued.token().id())).isTrue();
        } finally {
            released.countDown();
        }
        var id = tokens.create(ada.id(), NewToken.named("x")).token().id();
        assertThat(observers.next(id)).isEqualTo(new TokenCreated(ada.id(), id));
        assertThat(sessions.end(ada.id(), UUID.randomUUID())).isFalse();
    }
}
