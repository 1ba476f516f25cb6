package com.example.library;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.quarkstream.NewToken;
import dev.quarkstream.Rotation;
import dev.quarkstream.Tokens;
import dev.quarkstream.UnknownOwnerException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that waits: Hibernate ORM, JDBC, form login, virtual threads where the JDK has them, users by bigint. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
class LibraryTest {

    private static final String BORROW = "{\"title\":\"On tokens\"}";

    @Inject
    Members members;

    @Inject
    DataSource database;

    @Inject
    Tokens tokens;

    private long id;
    private Form form = new Form(0, "");

    @BeforeEach
    void somebodySignsIn() {
        form = Form.signIn(members);
        id = form.id();
    }

    private RequestSpecification signedIn() {
        return form.request();
    }

    /** As a page of the application's own sends it. */
    private RequestSpecification fromOwnPage() {
        return signedIn().header("Sec-Fetch-Site", "same-origin").contentType("application/json");
    }

    private static RequestSpecification bearer(String secret) {
        return given().header("Authorization", "Bearer " + secret).contentType("application/json");
    }

    private String token(String permissions) {
        return fromOwnPage()
                .body("{\"name\":\"A token\",\"permissions\":[" + permissions + "]}")
                .post("/api/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("plainTextToken");
    }

    @Test
    void whoeverIsSignedInByTheFormIsAFirstParty() {
        signedIn().get("/loans").then().statusCode(200).body("borrower", hasItem(Long.toString(id)));
        signedIn()
                .contentType("application/json")
                .body(BORROW)
                .post("/loans")
                .then()
                .statusCode(200);
        signedIn().get("/api/permissions").then().statusCode(200).body("permissions.name", hasItem("write"));
        signedIn()
                .get("/api/session")
                .then()
                .statusCode(200)
                .body("user.id", equalTo(Long.toString(id)), "user.name", equalTo(Long.toString(id)))
                .body("expiresAt", nullValue());
    }

    @Test
    void aTokenMayDoWhatItsPermissionsSay() {
        var reader = token("\"read\"");
        bearer(reader).get("/loans").then().statusCode(200).body("borrower", hasItem(Long.toString(id)));
        bearer(reader)
                .body(BORROW)
                .post("/loans")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .header("WWW-Authenticate", containsString("scope=\"write\""))
                .body("required", hasItem("write"));
        bearer(token("\"read\",\"write\"")).body(BORROW).post("/loans").then().statusCode(200);
    }

    @Test
    void aTokenThatCodeMadeIsAsGood() {
        var reader = fromOwnPage()
                .post("/loans/reader")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        bearer(reader).get("/loans").then().statusCode(200);
        bearer(reader).body(BORROW).post("/loans").then().statusCode(403);
        signedIn().get("/api/tokens").then().statusCode(200).body("tokens.name", hasItem("Reader"));
    }

    @Test
    void theVeryNextRequestWithARevokedTokenIsRefused() {
        var reader = token("\"read\"");
        bearer(reader).get("/loans").then().statusCode(200);
        String tokenId = bearer(reader)
                .get("/api/token")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        fromOwnPage().delete("/api/tokens/" + tokenId).then().statusCode(204);
        bearer(reader)
                .get("/loans")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("invalid_token"))
                .body("type", equalTo("urn:quarkstream:problem:invalid-token"));
    }

    @Test
    void aMemberWhoIsDeletedBySqlTakesTheirTokensAlong() throws SQLException {
        var reader = token("\"read\"");
        bearer(reader).get("/loans").then().statusCode(200);
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM member WHERE id = " + id))
                    .isEqualTo(1);
        }
        untilRefused(reader);
    }

    /** Another client than ours has told the database: we hear of it, within milliseconds. */
    private static void untilRefused(String secret) {
        var end = System.nanoTime() + 5_000_000_000L;
        while (bearer(secret).get("/loans").statusCode() != 401) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    @Test
    void aBearerTokenThatIsNotOursIsRefusedWhereNobodyElseReadsThem() {
        bearer("eyJhbGciOiJIUzI1NiJ9.e30.c2ln")
                .get("/loans")
                .then()
                .statusCode(401)
                .body("type", equalTo("urn:quarkstream:problem:invalid-token"));
    }

    @Test
    void anotherSiteCannotMakeTokensWithTheFormsCookie() {
        signedIn()
                .contentType("application/json")
                .header("Sec-Fetch-Site", "cross-site")
                .body("{\"name\":\"x\"}")
                .post("/api/tokens")
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:quarkstream:problem:cross-site-request"));
        signedIn().get("/api/tokens").then().body("tokens.size()", equalTo(0));
    }

    @Test
    void aBearerTokenBesideTheFormsCookieTakesNobodyRoundThat() {
        signedIn()
                .header("Authorization", "Bearer nonsense")
                .header("Sec-Fetch-Site", "cross-site")
                .delete("/api/tokens")
                .then()
                .statusCode(401);
    }

    @Test
    void aTokenMakesNoOther() {
        bearer(token("")).post("/loans/reader").then().statusCode(403);
        bearer(token("\"read\",\"write\"")).post("/api/tokens").then().statusCode(403);
    }

    /** Whoever is deleted is looked for by the one spelling of their id. */
    @Test
    void nobodyHasTokensByAnotherSpellingOfTheirId() {
        for (var spelling : List.of("0" + id, " " + id, id + "\0")) {
            assertThatThrownBy(() -> tokens.create(spelling, NewToken.named("x")))
                    .isInstanceOf(UnknownOwnerException.class);
        }
    }

    @Test
    void whoeverIsNotSignedInIsSentToTheFormAsBefore() {
        given().redirects()
                .follow(false)
                .get("/loans")
                .then()
                .statusCode(302)
                .header("Location", containsString("/login.html"));
    }

    @Test
    void thePanelHasAPathOfItsOwnAndTheApplicationsPagesStay() {
        given().get("/")
                .then()
                .statusCode(200)
                .body(containsString("The library"))
                .header("Content-Security-Policy", nullValue());
        given().get("/quarkstream/")
                .then()
                .statusCode(200)
                .contentType(startsWith("text/html"))
                .header("Content-Security-Policy", containsString("default-src"));
        given().get("/api/policy").then().statusCode(200).body("loginUrl", equalTo("/login.html"));
        given().get("/nothing").then().statusCode(404).header("Content-Security-Policy", nullValue());
    }

    @Test
    void aTokenIsRotatedByItsOwnerAndByCodeThatWaits() {
        var before = token("\"read\"");
        var token = tokens.list(Long.toString(id)).get(0).id();
        String after = fromOwnPage()
                .body("{}")
                .post("/api/tokens/" + token + "/rotation")
                .then()
                .statusCode(200)
                .extract()
                .path("plainTextToken");
        bearer(before).get("/loans").then().statusCode(200);
        bearer(after).get("/loans").then().statusCode(200);
        var last = tokens.rotate(Long.toString(id), token, Rotation.atOnce()).orElseThrow();
        bearer(before).get("/loans").then().statusCode(401);
        bearer(after).get("/loans").then().statusCode(401);
        bearer(last.secret()).get("/loans").then().statusCode(200);
        signedIn()
                .get("/api/events")
                .then()
                .statusCode(200)
                .body("events.kind", hasItems("token-rotated", "token-created"));
    }

    @Test
    void aSecretThatSomebodyHandsInIsRefused() {
        var found = token("\"read\"");
        given().contentType("application/json")
                .body("{\"secret\":\"" + found + "\"}")
                .post("/api/leaked-tokens")
                .then()
                .statusCode(202);
        bearer(found).get("/loans").then().statusCode(401);
    }
}
