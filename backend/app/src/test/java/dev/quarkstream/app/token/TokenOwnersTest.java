package dev.quarkstream.app.token;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.NewToken;
import dev.quarkstream.Tokens;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.HostOwners;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that has a say in what its people's tokens may do. */
@QuarkusTest
@TestProfile(TokenOwnersTest.Settings.class)
class TokenOwnersTest {

    public static class Settings implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "host.owners", "true",
                    "host.form", "true",
                    "quarkus.arc.exclude-types", "dev.quarkstream.app.account.AccountOwners",
                    "quarkstream.authentication.paths", "/");
        }
    }

    @Inject
    HostOwners owners;

    @Inject
    Tokens tokens;

    private Person ada;

    @BeforeEach
    void everybodyMayDoEverything() {
        owners.answer(HostOwners::may);
        ada = person();
    }

    @Test
    void aTokenMayDoNoMoreThanItsOwner() {
        var token = ada.token("read", "delete");
        owners.answer(id -> HostOwners.may(id, "read", "create"));
        with(token).get("/api/test/things").then().statusCode(200);
        deleting(token, 403);
        with(token).post("/q/host/things").then().statusCode(403);
        var all = tokens.create(ada.id(), NewToken.named("all").allowedTo("*")).secret();
        with(all).post("/q/host/things").then().statusCode(200);
        deleting(all, 403);
    }

    @Test
    void aWarmTokenAsksNobodyUntilItsOwnerHasChanged() {
        var token = ada.token("read", "delete");
        with(token).get("/api/test/things").then().statusCode(200);
        var asked = owners.asked();
        owners.answer(id -> HostOwners.may(id, "delete"));
        with(token).get("/api/test/things").then().statusCode(200);
        assertThat(owners.asked()).isEqualTo(asked);
        tokens.ownerChanged(ada.id());
        with(token).get("/api/test/things").then().statusCode(403);
        assertThat(owners.asked()).isEqualTo(asked + 1);
    }

    @Test
    void whoeverIsNotFoundHasNoCredentialThatIsGood() {
        var token = ada.token("read");
        owners.answer(id -> Optional.empty());
        tokens.ownerChanged(ada.id());
        with(token).get("/api/test/things").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        ada.request().get("/api/tokens").then().spec(challenge(401, "unauthenticated", ""));
        owners.answer(HostOwners::may);
        tokens.ownerChanged(ada.id());
        with(token).get("/api/test/things").then().statusCode(200);
        ada.request().get("/api/tokens").then().statusCode(200);
    }

    @Test
    void anApplicationThatFailsLetsNobodyInAndIsAskedAgain() {
        var token = ada.token("read");
        owners.answer(id -> {
            throw new IllegalStateException("no");
        });
        with(token).get("/api/test/things").then().spec(problem(503, "unavailable"));
        owners.answer(id -> null);
        with(token).get("/api/test/things").then().spec(problem(503, "unavailable"));
        owners.answer(HostOwners::may);
        with(token).get("/api/test/things").then().statusCode(200);
    }

    @Test
    void anApplicationThatHangsKeepsNobodyWaiting() {
        var token = ada.token("read");
        var released = owners.hang();
        try {
            with(token).get("/api/test/things").then().spec(problem(503, "unavailable"));
        } finally {
            released.countDown();
        }
        with(token).get("/api/test/things").then().statusCode(200);
    }

    @Test
    void theApplicationSaysWhoIsWhoAmongThoseWhoSignedInElsewhere() {
        given().cookie("host", "staff:" + ada.id())
                .get("/q/host/me")
                .then()
                .statusCode(200)
                .body(equalTo(ada.id() + " may delete"));
    }

    private static void deleting(String token, int status) {
        with(token).delete("/api/test/things/" + UUID.randomUUID()).then().statusCode(status);
    }
}
