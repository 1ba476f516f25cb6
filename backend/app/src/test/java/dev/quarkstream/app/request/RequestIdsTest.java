package dev.quarkstream.app.request;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.spa;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RequestIdsTest {

    private static final String HEADER = "X-Request-Id";

    @Inject
    Sql sql;

    @ParameterizedTest
    @ValueSource(strings = {"/api/permissions", "/api/nothing", "/", "/q/openapi"})
    void everyAnswerHasAnIdOfItsOwn(String path) {
        assertThat(answeredId(path)).matches(id -> id.equals(UUID.fromString(id).toString()));
        assertThat(answeredId(path)).isNotEqualTo(answeredId(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "7f3c.B-2_x", "0123456789012345678901234567890123456789012345678901234567890123"})
    void theIdThatAClientGaveIsMarkedAsTheirs(String id) {
        given().header(HEADER, id).get("/api/user").then().statusCode(401).header(HEADER, "client-" + id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "a;b",
                "a\u00e9",
                "a\tb",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void anIdThatCouldSpoilTheLogIsReplaced(String id) {
        var answered = given().header(HEADER, id).get("/api/user").header(HEADER);
        assertThat(answered).isNotEqualTo(id).matches("[0-9a-f-]{36}");
    }

    @Test
    void theIdIsInEveryLineOfTheRequest() {
        var ada = person();
        try (var log = LogLines.of("quarkstream.audit")) {
            spa().header(HEADER, "before-and-after-the-database")
                    .contentType(ContentType.JSON)
                    .body(Map.of("email", ada.email(), "password", PASSWORD))
                    .post("/api/session")
                    .then()
                    .statusCode(200);
            assertThat(log.lines())
                    .extracting(LogLines.Line::requestId)
                    .containsExactly("client-before-and-after-the-database");
        }
    }

    @Test
    void aFaultOfOursIsLoggedUnderTheIdThatTheClientGets() {
        sql.run("ALTER TABLE quarkstream.access_token RENAME TO access_token_away");
        try (var log = LogLines.of("dev.quarkstream.problem")) {
            person().request()
                    .header(HEADER, "broken-1")
                    .get("/api/tokens")
                    .then()
                    .statusCode(500)
                    .header(HEADER, "client-broken-1")
                    .body("requestId", equalTo("client-broken-1"));
            assertThat(log.lines())
                    .contains(new LogLines.Line("Request client-broken-1 failed", "client-broken-1", Level.ERROR));
        } finally {
            sql.run("ALTER TABLE quarkstream.access_token_away RENAME TO access_token");
        }
    }

    private static String answeredId(String path) {
        return given().get(path).header(HEADER);
    }
}
