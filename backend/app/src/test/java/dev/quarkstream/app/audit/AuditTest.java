package dev.quarkstream.app.audit;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.register;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Api.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.audit.Repeated;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class AuditTest {

    private static final String HERE = " address=127.0.0.1";

    @Inject
    Sql sql;

    @Inject
    Repeated repeated;

    private LogLines log;
    private Person ada;

    @BeforeEach
    void listen() {
        ada = person();
        repeated.write(); // what others have left
        log = LogLines.of("quarkstream.audit");
    }

    @AfterEach
    void listenNoMore() {
        log.close();
    }

    @Test
    void whoSignsInAndOutIsWrittenDown() {
        var bob = register(UUID.randomUUID() + "@example.com");
        signIn(bob.email(), PASSWORD).then().statusCode(200);
        bob.request().delete("/api/session").then().statusCode(204);
        assertThat(log.messages())
                .containsExactly(
                        "registered user=" + bob.id() + HERE,
                        "signed-in user=" + bob.id() + HERE,
                        "signed-in user=" + bob.id() + HERE,
                        "signed-out user=" + bob.id() + HERE);
    }

    @Test
    void whoCannotSignInIsWrittenDown() {
        signIn(UUID.randomUUID() + "@example.com", "a wrong password").then().statusCode(422);
        for (var i = 0; i < 6; i++) {
            signIn(ada.email(), "a wrong password");
        }
        repeated.write();
        assertThat(log.messages())
                .hasSize(7)
                .startsWith("sign-in-failed user=-" + HERE, "sign-in-failed user=" + ada.id() + HERE)
                .endsWith("throttled" + HERE + " times=1");
    }

    @Test
    void theLifeOfATokenIsWrittenDown() {
        var token = ada.issue(Map.of("name", "secret plans", "permissions", new String[] {"read"}))
                .<String>path("token.id");
        ada.request()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "public plans"))
                .patch("/api/tokens/" + token)
                .then()
                .statusCode(200);
        ada.request().delete("/api/tokens/" + token).then().statusCode(204);
        ada.request().delete("/api/tokens/" + token).then().statusCode(404);
        ada.request().delete("/api/tokens").then().statusCode(204);
        var ids = " user=" + ada.id() + " token=" + token + HERE;
        assertThat(log.messages())
                .containsExactly(
                        "token-created" + ids,
                        "token-changed" + ids,
                        "token-revoked" + ids,
                        "all-tokens-revoked user=" + ada.id() + HERE);
    }

    @Test
    void aDevicesTokenIsWrittenDown() {
        var issued = spa().contentType(ContentType.JSON)
                .body(Map.of("email", ada.email(), "password", PASSWORD, "deviceName", "phone"))
                .post("/api/device-tokens");
        with(issued.path("plainTextToken")).delete("/api/token").then().statusCode(204);
        var ids = " user=" + ada.id() + " token=" + issued.path("token.id") + HERE;
        assertThat(log.messages()).containsExactly("token-created" + ids, "token-revoked" + ids);
    }

    @Test
    void aRefusedTokenIsWrittenDownOnceAMinuteWithHowOften() {
        for (var i = 0; i < 20; i++) {
            with("qst_" + "x".repeat(40) + (100_000_000 + i))
                    .get("/api/user")
                    .then()
                    .statusCode(401);
        }
        var issued = ada.issue(Map.of("name", "weak", "permissions", new String[] {"read"}));
        with(issued.path("plainTextToken")).get("/api/tokens").then().statusCode(403);
        with(issued.path("plainTextToken"))
                .delete("/api/test/things/" + UUID.randomUUID())
                .then()
                .statusCode(403);
        sql.run(
                "UPDATE quarkstream.access_token SET expires_at = now() WHERE id = ?",
                UUID.fromString(issued.path("token.id")));
        with(issued.path("plainTextToken")).get("/api/user").then().statusCode(401);
        var ids = " user=" + ada.id() + " token=" + issued.path("token.id") + HERE;
        assertThat(log.messages()).containsExactly("token-created" + ids);
        repeated.write();
        repeated.write();
        assertThat(log.messages())
                .containsExactlyInAnyOrder(
                        "token-created" + ids,
                        "token-refused reason=malformed" + HERE + " times=20",
                        "token-overstepped" + ids + " times=2",
                        "token-refused reason=expired" + ids + " times=1");
    }

    @Test
    void aFloodFromManyAddressesMakesFewLines() {
        var lines = new Repeated();
        for (var i = 0; i < 5_000; i++) {
            lines.add("token-refused reason=unknown", "10.0." + i / 256 + "." + i % 256);
        }
        lines.add("token-refused reason=unknown", "10.0.0.0");
        lines.write();
        assertThat(log.messages())
                .hasSize(1_001)
                .contains(
                        "token-refused reason=unknown address=10.0.0.0 times=2",
                        "token-refused address=others times=4000");
    }
}
