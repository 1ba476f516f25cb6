package dev.quarkstream.app.export;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.challenge;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is kept about a person is theirs to take along. */
@QuarkusTest
class ExportTest {

    @Inject
    Sql sql;

    @Test
    void allOfItIsInOneFile() {
        var ada = person();
        var secret = ada.token("read");
        with(secret).get("/api/notes").then().statusCode(200);
        ada.post("/api/notes", Map.of("title", "Shopping", "body", "Milk\nBread"))
                .then()
                .statusCode(201);
        var answer = ada.request().get("/api/user/export");
        answer.then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", equalTo("no-store"))
                .header("Content-Disposition", equalTo("attachment; filename=\"quarkstream-account.json\""));
        var json = answer.jsonPath();
        assertThat(json.<Map<String, Object>>get("").keySet())
                .containsExactlyInAnyOrder("account", "sessions", "tokens", "events", "mails", "links", "notes");
        assertThat(json.getString("account[0].email")).isEqualTo(ada.email());
        assertThat(json.getString("sessions[0].createdAt"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(json.getString("tokens[0].name")).isEqualTo("a token");
        assertThat(json.<List<String>>get("tokens[0].permissions")).containsExactly("read");
        assertThat(json.<List<?>>get("tokens[0].days")).isNotNull();
        assertThat(json.<List<String>>get("events.kind")).contains("signed-in", "token-created");
        assertThat(json.getString("notes[0].body")).isEqualTo("Milk\nBread");
    }

    @Test
    void noSecretIsInItAndNoHash() {
        var ada = person();
        var secret = ada.token("read");
        var text = ada.request().get("/api/user/export").asString();
        var hash = sql.value("SELECT password_hash FROM account WHERE id = ?", UUID.fromString(ada.id()));
        var digest =
                sql.value("SELECT encode(digest, 'hex') FROM quarkstream.access_token WHERE owner_id = ?", ada.id());
        assertThat(text)
                .doesNotContain(secret, PASSWORD, (String) hash, (String) digest, "digest", "hash", "$2", ada.cookie());
    }

    @Test
    void nobodyElsesIsInIt() {
        var grace = person();
        grace.post("/api/notes", Map.of("title", "Grace's own")).then().statusCode(201);
        grace.token("read");
        assertThat(person().request().get("/api/user/export").asString())
                .doesNotContain("Grace's own", grace.email(), grace.id());
    }

    @Test
    void manyNotesComeInOrderAndEachOnce() {
        var ada = person();
        sql.run(
                "INSERT INTO note SELECT gen_random_uuid(), ?, 'note ' || n, repeat('x', 9000), now(), now() FROM generate_series(1, 1234) n",
                UUID.fromString(ada.id()));
        var json = ada.request().get("/api/user/export").jsonPath();
        assertThat(json.<List<String>>get("notes.title")).hasSize(1234).doesNotHaveDuplicates();
        assertThat(json.<List<String>>get("notes.id")).isSorted();
    }

    @Test
    void itIsForAPersonAloneAndNotAllTheTime() {
        var ada = person();
        with(ada.token("read")).get("/api/user/export").then().spec(problem(403, "session-required"));
        Api.spa().get("/api/user/export").then().spec(challenge(401, "unauthenticated", ""));
        for (var i = 0; i < 20; i++) {
            ada.request().get("/api/user/export").then().statusCode(200);
        }
        ada.request().get("/api/user/export").then().spec(problem(429, "rate-limited"));
    }
}
