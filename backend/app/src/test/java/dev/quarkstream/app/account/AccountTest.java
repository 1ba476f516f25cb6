package dev.quarkstream.app.account;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.register;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.app.testing.TestClock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class AccountTest {

    @Inject
    Sql sql;

    @Inject
    TestClock clock;

    @AfterEach
    void now() {
        clock.reset();
    }

    private static Response change(Person who, Object body) {
        return who.request().contentType(ContentType.JSON).body(body).patch("/api/user");
    }

    @Test
    void aPersonSeesTheirAccountWithEitherCredential() {
        var ada = person();
        for (var request : new io.restassured.specification.RequestSpecification[] {ada.request(), with(ada.token())}) {
            request.get("/api/user")
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(ada.id()))
                    .body("email", equalTo(ada.email()))
                    .body("emailVerified", equalTo(false))
                    .body("newEmail", nullValue())
                    .body("size()", equalTo(6));
        }
        ada.request().get("/api/session").then().body("user.emailVerified", equalTo(false));
    }

    @Test
    void aNameIsChangedAndNothingElse() {
        var ada = person();
        change(ada, Map.of("name", "  Ada King ", "email", "x@example.com", "id", UUID.randomUUID()))
                .then()
                .statusCode(200)
                .body("name", equalTo("Ada King"))
                .body("email", equalTo(ada.email()))
                .body("id", equalTo(ada.id()));
        ada.request().get("/api/session").then().body("user.name", equalTo("Ada King"));
        signIn(ada.email(), PASSWORD).then().statusCode(200).body("user.name", equalTo("Ada King"));
    }

    @Test
    void anAbsentNameIsLeftAlone() {
        change(person(), Map.of()).then().statusCode(200).body("name", equalTo("Ada Lovelace"));
        change(person(), "{\"name\":null}").then().statusCode(200).body("name", equalTo("Ada Lovelace"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "a\u0000b", "a\nb", "\u202eadA", "\u200b\u200b"})
    void aNameThatNobodyTypesIsAFault(String name) {
        change(person(), Map.of("name", name)).then().spec(invalid("#/name"));
    }

    @Test
    void aNameHasItsLength() {
        var ada = person();
        change(ada, Map.of("name", "😀".repeat(255))).then().statusCode(200);
        change(ada, Map.of("name", "😀".repeat(256))).then().spec(invalid("#/name"));
        change(ada, Map.of("name", 1)).then().spec(problem(400, "malformed-json"));
        change(ada, "[]").then().spec(problem(400, "malformed-json"));
    }

    @Test
    void aTokenChangesNothingAndDeletesNobody() {
        var token = person().token("create", "read", "update", "delete");
        with(token)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x"))
                .patch("/api/user")
                .then()
                .spec(problem(403, "session-required"));
        with(token).delete("/api/user").then().spec(problem(403, "session-required"));
        with(token).get("/api/user/export").then().spec(problem(403, "session-required"));
        with(token).get("/api/user").then().statusCode(200);
        Api.spa().delete("/api/user").then().spec(challenge(401, "unauthenticated", ""));
    }

    @Test
    void aPersonIsDeletedWithAllThatIsTheirs() {
        var ada = person();
        var token = ada.token("read");
        ada.post("/api/notes", Map.of("title", "x")).then().statusCode(201);
        var elsewhere = signIn(ada.email(), PASSWORD).cookie("quarkstream");
        try (var log = LogLines.of("quarkstream.audit")) {
            ada.request()
                    .delete("/api/user")
                    .then()
                    .statusCode(204)
                    .header("Set-Cookie", containsString("quarkstream=;"))
                    .header("Set-Cookie", containsString("Max-Age=0"));
            assertThat(log.messages()).anyMatch(line -> line.startsWith("account-deleted user=" + ada.id()));
        }
        ada.request().get("/api/session").then().spec(challenge(401, "unauthenticated", ""));
        Api.spa().cookie("quarkstream", elsewhere).get("/api/user").then().statusCode(401);
        with(token).get("/api/user").then().spec(challenge(401, "invalid-token", ", error=\"invalid_token\""));
        signIn(ada.email(), PASSWORD).then().spec(invalid("#/email"));
        for (var table : new String[] {"note", "mail", "account_link"}) {
            assertThat(sql.value("SELECT count(*) FROM " + table + " WHERE account_id = ?", UUID.fromString(ada.id())))
                    .isEqualTo(0L);
        }
        assertThat(sql.value("SELECT count(*) FROM quarkstream.event WHERE owner_id = ?", ada.id()))
                .isEqualTo(0L);
        register(ada.email());
    }

    @Test
    void withoutAFreshPasswordNobodyIsDeleted() {
        var ada = person();
        clock.advance(Duration.ofMinutes(16));
        ada.request().delete("/api/user").then().spec(problem(403, "confirmation-required"));
        ada.post("/api/session/confirmation", Map.of("password", PASSWORD))
                .then()
                .statusCode(204);
        ada.request().delete("/api/user").then().statusCode(204);
    }

    @Test
    void ofTwoDeletionsAtOnceNoneFails() throws Exception {
        for (var round = 0; round < 5; round++) {
            var ada = person();
            assertThat(AtOnce.run(3, i -> ada.request().delete("/api/user").statusCode()))
                    .contains(204)
                    .containsAnyOf(204, 401)
                    .isSubsetOf(204, 401, 403);
        }
    }

    @Test
    void whateverAPersonDoesWhileTheyAreDeletedFailsAsNobodys() throws Exception {
        for (var round = 0; round < 8; round++) {
            var ada = person();
            var token = ada.token("create", "read");
            var answers = AtOnce.run(8, i -> switch (i) {
                case 0 -> ada.request().delete("/api/user").statusCode();
                case 1 -> ada.post("/api/notes", Map.of("title", "x")).statusCode();
                case 2 ->
                    with(token)
                            .contentType(ContentType.JSON)
                            .body(Map.of("title", "x"))
                            .post("/api/notes")
                            .statusCode();
                case 3 -> change(ada, Map.of("name", "x")).statusCode();
                case 4 -> signIn(ada.email(), PASSWORD).statusCode();
                case 5 -> ada.post("/api/tokens", Map.of("name", "x")).statusCode();
                case 6 ->
                    ada.request()
                            .contentType(ContentType.JSON)
                            .body(Map.of("email", UUID.randomUUID() + "@example.com"))
                            .put("/api/user/email")
                            .statusCode();
                default ->
                    ada.post("/api/session/confirmation", Map.of("password", PASSWORD))
                            .statusCode();
            });
            assertThat(answers).doesNotContain(500, 503);
        }
    }
}
