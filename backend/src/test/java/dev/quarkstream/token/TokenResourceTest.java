package dev.quarkstream.token;

import static dev.quarkstream.testing.Api.person;
import static dev.quarkstream.testing.Api.with;

import dev.quarkstream.testing.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestDatabase.class)
class TokenResourceTest {

    @Test
    void aTokenDoesWhatItIsAllowedAndNothingElse() {
        var ada = person();
        var token = ada.token("read", "create");
        with(token).contentType(ContentType.JSON).body(Map.of("title", "x")).post("/api/notes").then().log().all().statusCode(201);
        with(token).get("/api/notes").then().log().all().statusCode(200);
        var id = with(token).get("/api/notes").<String>path("notes[0].id");
        with(token).delete("/api/notes/" + id).then().log().all().statusCode(403);
        ada.request().get("/api/tokens").then().log().all().statusCode(200);
        var tid = ada.request().get("/api/tokens").<String>path("tokens[0].id");
        ada.request().delete("/api/tokens/" + tid).then().log().all().statusCode(204);
        with(token).get("/api/notes").then().log().all().statusCode(401);
        with(token+"x").get("/api/notes").then().log().all().statusCode(401);
        ada.request().get("/api/session").then().log().all().statusCode(200);
        ada.request().get("/api/nope").then().log().all().statusCode(404);
        ada.request().delete("/api/session").then().log().all().statusCode(204);
        ada.request().get("/api/session").then().log().all().statusCode(401);
    }
}
