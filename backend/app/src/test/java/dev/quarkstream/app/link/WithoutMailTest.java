package dev.quarkstream.app.link;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Problems.invalid;
import static dev.quarkstream.app.testing.Problems.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Api;
import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.AtOnce;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where no mail is set up an address is what its owner says. */
@QuarkusTest
class WithoutMailTest {

    private static Response change(Person who, String email) {
        return who.request()
                .contentType(ContentType.JSON)
                .body(Map.of("email", email))
                .put("/api/user/email");
    }

    @Test
    void anAddressChangesAtOnceAndIsNotProven() {
        var ada = person();
        var other = UUID.randomUUID() + "@example.com";
        change(ada, other)
                .then()
                .statusCode(200)
                .body("email", equalTo(other))
                .body("emailVerified", equalTo(false))
                .body("newEmail", nullValue());
        signIn(ada.email(), PASSWORD).then().spec(invalid("#/email"));
        signIn(other, PASSWORD).then().statusCode(200);
        ada.request().get("/api/events").then().body("events.kind", hasItem("email-changed"));
    }

    @Test
    void aTakenOneIsAFault() {
        var grace = person();
        change(person(), grace.email().toUpperCase(Locale.ROOT))
                .then()
                .spec(invalid("#/email"))
                .body("errors[0].detail", equalTo("This e-mail is already registered."));
    }

    @Test
    void ofTwoWhoWantItAtOnceOneGetsIt() throws Exception {
        for (var round = 0; round < 5; round++) {
            var email = UUID.randomUUID() + "@example.com";
            var grace = person();
            var linus = person();
            assertThat(AtOnce.run(2, i -> change(i == 0 ? grace : linus, email).statusCode()))
                    .containsExactlyInAnyOrder(200, 422);
        }
    }

    @Test
    void whatNeedsAMailIsNotThere() {
        var ada = person();
        ada.request().post("/api/user/email/verification").then().spec(problem(404, "not-found"));
        for (var body : new Object[] {Map.of("email", ada.email()), "nonsense"}) {
            Api.spa()
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/api/password-resets")
                    .then()
                    .spec(problem(404, "not-found"));
        }
        Api.spa().get("/api/policy").then().body("passwordReset", equalTo(false));
    }
}
