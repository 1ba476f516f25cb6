package dev.quarkstream.app.note;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.with;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class NotesTest {

    @Test
    void aNoteIsWrittenReadRewrittenAndDeleted() {
        var ada = person();
        var written = ada.post("/api/notes", Map.of("title", " Shopping ", "body", "Milk\n\tBread "));
        String id = written.path("id");
        written.then()
                .statusCode(201)
                .header("Location", endsWith("/api/notes/" + id))
                .body("title", equalTo("Shopping"))
                .body("body", equalTo("Milk\n\tBread"));
        ada.request().get("/api/notes/" + id).then().statusCode(200).body("title", equalTo("Shopping"));
        ada.request()
                .contentType("application/json")
                .body(Map.of("title", "Done"))
                .put("/api/notes/" + id)
                .then()
                .statusCode(200)
                .body("title", equalTo("Done"))
                .body("body", equalTo(""))
                .body("createdAt", equalTo(written.<String>path("createdAt")));
        ada.request().delete("/api/notes/" + id).then().statusCode(204);
        ada.request().delete("/api/notes/" + id).then().spec(problem(404, "not-found"));
        ada.request()
                .contentType("application/json")
                .body(Map.of("title", "x"))
                .put("/api/notes/" + id)
                .then()
                .spec(problem(404, "not-found"));
    }

    @Test
    void theBodyIsNoNameAndMayTurnItsDirection() {
        person().post("/api/notes", Map.of("title", "x", "body", "\u2067\u05D0\u2069"))
                .then()
                .statusCode(201);
    }

    @Test
    void whatManyDoAtOnceIsNobodyElsesBusiness() throws Exception {
        var statuses = AtOnce.run(16, i -> {
            var someone = person();
            var written = someone.post("/api/notes", Map.of("title", "x"));
            var path = "/api/notes/" + written.<String>path("id");
            return List.of(
                    written.statusCode(),
                    someone.request()
                            .contentType("application/json")
                            .body(Map.of("title", "y"))
                            .put(path)
                            .statusCode(),
                    someone.request().delete(path).statusCode());
        });
        assertThat(statuses).containsOnly(List.of(201, 200, 204));
    }

    @Test
    void pagesFollowOneAnotherWithoutGapsOrRepetitions() {
        var ada = person();
        for (var i = 1; i <= 7; i++) {
            ada.post("/api/notes", Map.of("title", "note " + i)).then().statusCode(201);
        }
        var titles = new ArrayList<String>();
        String next = null;
        do {
            var request = ada.request().queryParam("limit", 3);
            var page = (next == null ? request : request.queryParam("before", next)).get("/api/notes");
            titles.addAll(page.path("notes.title"));
            next = page.path("next");
        } while (next != null);
        assertThat(titles).containsExactly("note 7", "note 6", "note 5", "note 4", "note 3", "note 2", "note 1");
    }

    @Test
    void aFullLastPageHasNoNext() {
        var ada = person();
        ada.post("/api/notes", Map.of("title", "one"));
        ada.request()
                .queryParam("limit", 1)
                .get("/api/notes")
                .then()
                .body("notes.title", contains("one"))
                .body("next", nullValue());
        person().request().get("/api/notes").then().body("notes", empty()).body("next", nullValue());
    }

    @ParameterizedTest
    @CsvSource({"limit,0", "limit,101", "limit,-1", "limit,x", "limit,1.5", "before,x"})
    void aBadPageIsAFault(String parameter, String value) {
        person().request().queryParam(parameter, value).get("/api/notes").then().spec(invalid("#/" + parameter));
    }

    @Test
    void theTitleIsNeededAndTheBodyIsBounded() {
        var ada = person();
        ada.post("/api/notes", Map.of("body", "x".repeat(10_001))).then().spec(invalid("#/title", "#/body"));
        ada.post("/api/notes", Map.of("title", "x", "body", "é".repeat(10_000)))
                .then()
                .statusCode(201);
        ada.post("/api/notes", Map.of("title", "x", "body", "")).then().statusCode(201);
    }

    @Test
    void eachPermissionOpensItsOwnDoorAndNoOther() {
        var ada = person();
        String id = ada.post("/api/notes", Map.of("title", "x")).path("id");
        for (var permission : new String[] {"create", "read", "update", "delete"}) {
            var token = ada.token(permission);
            var allowed = permission.equals("read") ? 200 : 403;
            with(token).get("/api/notes").then().statusCode(allowed);
            with(token).get("/api/notes/" + id).then().statusCode(allowed);
            with(token)
                    .contentType("application/json")
                    .body(Map.of("title", "x"))
                    .post("/api/notes")
                    .then()
                    .statusCode(permission.equals("create") ? 201 : 403);
            with(token)
                    .contentType("application/json")
                    .body(Map.of("title", "x"))
                    .put("/api/notes/" + id)
                    .then()
                    .statusCode(permission.equals("update") ? 200 : 403);
        }
        with(ada.token("delete")).delete("/api/notes/" + id).then().statusCode(204);
    }

    @Test
    void notesBelongToTheirUserWhateverTheToken() {
        var ada = person();
        String id = ada.post("/api/notes", Map.of("title", "secret")).path("id");
        var mallory = person().token("create", "read", "update", "delete");
        with(mallory).get("/api/notes").then().body("notes", empty());
        with(mallory).get("/api/notes/" + id).then().spec(problem(404, "not-found"));
        with(mallory)
                .contentType("application/json")
                .body(Map.of("title", "x"))
                .put("/api/notes/" + id)
                .then()
                .spec(problem(404, "not-found"));
        with(mallory).delete("/api/notes/" + id).then().spec(problem(404, "not-found"));
    }
}
