package dev.quarkstream.app.session;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.spa;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quarkstream.Session;
import dev.quarkstream.Sessions;
import dev.quarkstream.app.testing.Api.Person;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application's own code does with sessions. */
@QuarkusTest
@TestProfile(OwnersSessionsTest.Everywhere.class)
class OwnersSessionsTest {

    public static class Everywhere implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkstream.authentication.paths", "/");
        }
    }

    @Inject
    Sessions sessions;

    @Inject
    Vertx vertx;

    private Person ada;

    @BeforeEach
    void somebodyIsThere() {
        ada = person();
    }

    @Test
    void theApplicationsOwnSignInSetsOurCookieInPlaceOfTheBrowsersOld() {
        var answer = ada.request().post("/q/host/login?owner=" + ada.id());
        answer.then().statusCode(200);
        var id = answer.asString();
        var cookie = answer.cookie("quarkstream");
        given().cookie("quarkstream", cookie).get("/q/host/me").then().statusCode(200);
        assertThat(given().cookie("quarkstream", cookie).get("/q/host/sessions").asString())
                .isEqualTo(id);
        assertThat(answer.detailedCookie("quarkstream").getMaxAge()).isPositive();
        ada.request().get("/q/host/me").then().statusCode(401);
        spa().cookie("quarkstream", cookie)
                .delete("/q/host/login")
                .then()
                .statusCode(204)
                .cookie("quarkstream", "");
        given().cookie("quarkstream", cookie).get("/q/host/me").then().statusCode(401);
    }

    @Test
    void anotherSiteCannotSignItsVisitorsIn() {
        given().post("/q/host/login?owner=" + ada.id()).then().statusCode(403);
        given().header("Sec-Fetch-Site", "cross-site")
                .post("/q/host/login?owner=" + ada.id())
                .then()
                .statusCode(403);
        assertThat(sessions.list(ada.id())).hasSize(1);
    }

    @Test
    void allButOneCanBeEnded() {
        var other = signIn(ada.email(), PASSWORD).cookie("quarkstream");
        var all = sessions.list(ada.id());
        assertThat(all).hasSize(2).noneMatch(Session::current);
        assertThat(sessions.endAllBut(ada.id(), all.get(0).id())).isEqualTo(1);
        ada.request().get("/api/user").then().statusCode(401);
        given().cookie("quarkstream", other).get("/api/user").then().statusCode(200);
        assertThat(sessions.endAll(ada.id())).isEqualTo(1);
        given().cookie("quarkstream", other).get("/api/user").then().statusCode(401);
    }

    @Test
    void nobodyEndsWhatIsNotTheirs() {
        var session = sessions.list(ada.id()).get(0).id();
        assertThat(sessions.end(person().id(), session)).isFalse();
        assertThat(sessions.end(ada.id(), UUID.randomUUID())).isFalse();
        ada.request().get("/api/user").then().statusCode(200);
        assertThat(sessions.end(ada.id(), session)).isTrue();
        ada.request().get("/api/user").then().statusCode(401);
    }

    @Test
    void withoutARequestThereIsNoBrowserToSignIn() {
        assertThatThrownBy(() -> sessions.start(ada.id(), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no request");
    }

    @Test
    void anEventLoopIsNotKeptWaiting() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        vertx.runOnContext(now -> {
            try {
                sessions.list(ada.id());
                refused.complete(null);
            } catch (Throwable failure) {
                refused.complete(failure);
            }
        });
        assertThat(refused.get(10, TimeUnit.SECONDS))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ReactiveSessions");
    }
}
