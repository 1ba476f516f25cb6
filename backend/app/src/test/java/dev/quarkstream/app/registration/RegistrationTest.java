package dev.quarkstream.app.registration;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Api.register;
import static dev.quarkstream.app.testing.Api.signIn;
import static dev.quarkstream.app.testing.Api.spa;
import static dev.quarkstream.app.testing.Problems.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.quarkstream.app.testing.AtOnce;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.elytron.security.common.BcryptUtil;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RegistrationTest {

    @Inject
    Sql sql;

    @Test
    void registeringSignsIn() {
        var email = UUID.randomUUID() + "@example.com";
        var answer = post(Map.of("name", " Ada ", "email", email, "password", PASSWORD));
        answer.then()
                .statusCode(201)
                .body("user.name", equalTo("Ada"))
                .body("user.email", equalTo(email))
                .body("user.id", matchesPattern("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"))
                .body("user.createdAt", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
        spa().cookie("quarkstream", answer.cookie("quarkstream"))
                .get("/api/user")
                .then()
                .statusCode(200)
                .body("email", equalTo(email));
    }

    @Test
    void aTakenEmailIsAFaultWhateverItsCase() {
        var ada = person();
        post(Map.of("name", "x", "email", ada.email().toUpperCase(Locale.ROOT), "password", PASSWORD))
                .then()
                .spec(invalid("#/email"));
    }

    @Test
    void ofTwoRegistrationsAtTheSameInstantOneWins() throws Exception {
        for (var round = 0; round < 5; round++) {
            var email = UUID.randomUUID() + "@example.com";
            var answers = AtOnce.run(
                    4,
                    i -> post(Map.of("name", "x", "email", email, "password", PASSWORD))
                            .statusCode());
            assertThat(answers).containsExactlyInAnyOrder(201, 422, 422, 422);
            assertThat(sql.value("SELECT count(*) FROM account WHERE email = ?", email))
                    .isEqualTo(1L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a@", "@b", "a b@c.de", "a@b@c", "a@b..c", "a@.b"})
    void whatIsNoEmailIsAFault(String email) {
        post(Map.of("name", "x", "email", email, "password", PASSWORD)).then().spec(invalid("#/email"));
    }

    /** As long as a password may be. */
    private static final String STRONG = "purple-giraffes-sing-softly-beneath-nine-crooked-lanterns-in-december-ok";

    private static String wide(String text) {
        return text.chars()
                .mapToObj(letter -> Character.toString(letter == ' ' ? letter : letter + 0xfee0))
                .collect(Collectors.joining());
    }

    @Test
    void lengthsCountCodePointsAndThePasswordsCountsBytes() {
        post(Map.of("name", "😀".repeat(255), "email", UUID.randomUUID() + "@example.com", "password", STRONG))
                .then()
                .statusCode(201);
        post(Map.of("name", "😀".repeat(256), "email", "a@" + "b".repeat(260), "password", "p".repeat(73)))
                .then()
                .spec(invalid("#/name", "#/email", "#/password"));
        post(Map.of("name", "x", "email", UUID.randomUUID() + "@example.com", "password", "😀".repeat(19)))
                .then()
                .spec(invalid("#/password"));
        post(Map.of("name", "x", "email", UUID.randomUUID() + "@example.com", "password", "😀".repeat(7)))
                .then()
                .spec(invalid("#/password"));
    }

    /** In NFKC this is 18 letters, 33 bytes: three of it are cut by the hash function, though they are 9 bytes as typed. */
    private static final String LIGATURE = "\ufdfa";

    @Test
    void aPasswordThatIsTooLongOnceItIsNormalizedIsAFault() {
        post(Map.of("name", "x", "email", newEmail(), "password", LIGATURE.repeat(8)))
                .then()
                .spec(invalid("#/password"))
                .body("errors[0].detail", equalTo("At most 72 bytes in UTF-8."));
        post(Map.of("name", "x", "email", newEmail(), "password", LIGATURE.repeat(2)))
                .then()
                .spec(invalid("#/password"))
                .body("errors[0].detail", equalTo("At least 8 characters."));
        post(Map.of("name", "x", "email", newEmail(), "password", "e\u0301".repeat(7)))
                .then()
                .spec(invalid("#/password"));
        post(Map.of("name", "x", "email", newEmail(), "password", wide(STRONG)))
                .then()
                .statusCode(201);
    }

    @Test
    void noPasswordIsRightThatIsOnlyTheBeginningOfOne() {
        var ada = person();
        sql.run(
                "UPDATE account SET password_hash = ? WHERE id = ?::uuid",
                BcryptUtil.bcryptHash(LIGATURE.repeat(8), 4),
                ada.id());
        signIn(ada.email(), LIGATURE.repeat(8)).then().spec(invalid("#/email"));
        signIn(ada.email(), LIGATURE.repeat(7)).then().spec(invalid("#/email"));
    }

    @Test
    void theSamePasswordTypedInAnotherWayIsTheSame() {
        var email = newEmail();
        post(Map.of("name", "x", "email", email, "password", "caf\u00e9 cr\u00e8me"))
                .then()
                .statusCode(201);
        signIn(email, "cafe\u0301 cre\u0300me").then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "12345678", "PassWord1", "\uff50assword", "qwertyuiop", "p@ssw0rd"})
    void thePasswordsThatAreTriedFirstAreFaults(String password) {
        post(Map.of("name", "x", "email", newEmail(), "password", password))
                .then()
                .spec(invalid("#/password"))
                .body("errors[0].detail", containsString("Add another word or two. Uncommon words are better."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Grace Hopper",
                "gracehopper",
                "Hopper.Grace!",
                "grace.hopper",
                "grace.hopper@navy.example",
                "GRACE.HOPPER@NAVY.EXAMPLE",
                "hoppernavy99",
                "Quarkstream",
                "quarkstream1!"
            })
    void aPasswordOfOnesOwnWordsIsAFault(String password) {
        post(Map.of("name", "Grace Hopper", "email", "grace.hopper@navy.example", "password", password))
                .then()
                .spec(invalid("#/password"))
                .body("errors[0].detail", equalTo("Must not be made of your own name or e-mail."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grace under pressure", "hopper-1906-nyc", "navy blue suede shoes"})
    void anOwnWordAmongOthersIsNone(String password) {
        var email = "grace." + newEmail();
        post(Map.of("name", "Grace Hopper", "email", email, "password", password))
                .then()
                .statusCode(201);
    }

    @Test
    void whoeverHasACommonPasswordStillSignsIn() {
        var ada = person();
        sql.run(
                "UPDATE account SET password_hash = ? WHERE id = ?::uuid",
                BcryptUtil.bcryptHash("12345678", 4),
                ada.id());
        signIn(ada.email(), "12345678").then().statusCode(200);
    }

    private static String newEmail() {
        return UUID.randomUUID() + "@example.com";
    }

    @Test
    void absentNullAndEmptyAreMissing() {
        spa().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/register")
                .then()
                .spec(invalid("#/name", "#/email", "#/password"));
        spa().contentType(ContentType.JSON)
                .body("{\"name\":null,\"email\":null,\"password\":null}")
                .post("/api/register")
                .then()
                .spec(invalid("#/name", "#/email", "#/password"));
        spa().contentType(ContentType.JSON)
                .body("{\"name\":\"\",\"email\":\"  \",\"password\":\"        \"}")
                .post("/api/register")
                .then()
                .spec(invalid("#/name", "#/email", "#/password"));
    }

    @Test
    void unknownMembersAreIgnoredAndNeverBound() {
        var id = UUID.randomUUID().toString();
        var email = UUID.randomUUID() + "@example.com";
        post(Map.of(
                        "name",
                        "x",
                        "email",
                        email,
                        "password",
                        PASSWORD,
                        "id",
                        id,
                        "createdAt",
                        "2000-01-01T00:00:00Z",
                        "admin",
                        true))
                .then()
                .statusCode(201)
                .body("user.id", not(equalTo(id)));
    }

    @Test
    void aPasswordIsStoredAsItsBcryptHashAlone() {
        var ada = register(UUID.randomUUID() + "@example.com");
        assertThat(sql.value("SELECT password_hash FROM account WHERE id = ?::uuid", ada.id())
                        .toString())
                .startsWith("$2")
                .doesNotContain(PASSWORD);
        signIn(ada.email(), PASSWORD).then().statusCode(200);
    }

    private static Response post(Map<String, Object> body) {
        return spa().contentType(ContentType.JSON).body(body).post("/api/register");
    }
}
