package dev.quarkstream.app.leak;

import static dev.quarkstream.app.testing.Api.PASSWORD;
import static dev.quarkstream.app.testing.Problems.problem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.quarkstream.app.testing.Sql;
import dev.quarkstream.event.RefusedEvents;
import dev.quarkstream.use.TokenUse;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deployment with TLS at a trusted proxy, where GitHub reports what it finds and no address of a client's is kept. */
@QuarkusTest
@TestProfile(BehindTlsTest.Settings.class)
class BehindTlsTest {

    /** GitHub's own, with a report that it signed, as its documentation prints them. */
    private static final String GITHUBS_KEY_ID = "bcb53661c06b4728e59d897fb6165d5c9cda0fd9cdf9d09ead458168deb7518c";

    private static final String GITHUBS_KEY = """
            -----BEGIN PUBLIC KEY-----
            MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYAGMWO8XgCamYKMJS6jc/qgvSlAd
            AjPuDPRcXU22YxgBrz+zoN19MzuRyW87qEt9/AmtoNP5GrobzUvQSyJFVw==
            -----END PUBLIC KEY-----
            """;

    private static final String GITHUBS_REPORT = "[{\"source\":\"commit\",\"token\":\"some_token\","
            + "\"type\":\"some_type\",\"url\":\"https://example.com/base-repo-url/\"}]";

    private static final String GITHUBS_SIGNATURE =
            "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4" + "XaeSt/AO1RtBY66YcAdjxji410VQV4xg==";

    /** One of our own, made as theirs are. */
    private static final String OUR_KEY_ID = "0123456789abcdef";

    public static class Settings implements QuarkusTestProfile {

        static final String PRIVATE_KEY = "test.github.key";

        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                var ours = ourKeys();
                var file = Files.createTempFile("github", ".json");
                Files.writeString(file, """
                        {"public_keys": [
                            {"key_identifier": "%s", "key": "%s", "is_current": true},
                            {"key_identifier": "%s", "key": "%s", "is_current": false}]}""".formatted(
                                GITHUBS_KEY_ID,
                                GITHUBS_KEY.replace("\n", "\\n"),
                                OUR_KEY_ID,
                                "-----BEGIN PUBLIC KEY-----\\n"
                                        + Base64.getEncoder()
                                                .encodeToString(ours.getPublic().getEncoded())
                                        + "\\n-----END PUBLIC KEY-----"));
                System.setProperty(
                        PRIVATE_KEY,
                        Base64.getEncoder().encodeToString(ours.getPrivate().getEncoded()));
                return Map.of(
                        "quarkstream.https-only", "true",
                        "quarkstream.proxy.trusted", "127.0.0.1/32",
                        "quarkstream.tokens.record-address", "false",
                        "quarkstream.leaks.reports-per-minute", "5",
                        "quarkstream.leaks.github-keys-file", file.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static KeyPair ourKeys() {
            try {
                var keys = KeyPairGenerator.getInstance("EC");
                keys.initialize(new ECGenParameterSpec("secp256r1"));
                return keys.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Inject
    RefusedEvents refusals;

    @Inject
    TokenUse use;

    @Inject
    Sql sql;

    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private String cookie;
    private String id;
    private String secret;

    /** A client of its own, whose limits are its own. */
    private final String client = "198.51.100." + CLIENTS.incrementAndGet();

    @BeforeEach
    void somebodyHasAToken() {
        cookie = secure().header("Sec-Fetch-Site", "same-origin")
                .contentType("application/json")
                .body(Map.of("name", "Ada", "email", UUID.randomUUID() + "@example.com", "password", PASSWORD))
                .post("/api/register")
                .then()
                .statusCode(201)
                .extract()
                .cookie("__Host-quarkstream");
        var issued = person().contentType("application/json")
                .body(Map.of("name", "Deploys", "permissions", List.of("read")))
                .post("/api/tokens");
        id = issued.path("token.id");
        secret = issued.path("plainTextToken");
    }

    private RequestSpecification secure() {
        return given().header("X-Forwarded-Proto", "https").header("X-Forwarded-For", client);
    }

    private RequestSpecification person() {
        return secure().cookie("__Host-quarkstream", cookie).header("Sec-Fetch-Site", "same-origin");
    }

    @Test
    void whatComesByHttpIsRefusedAndTheTokensOwnerIsTold() {
        secure().header("Authorization", "Bearer " + secret)
                .get("/api/test/things")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + secret)
                .get("/api/test/things")
                .then()
                .spec(problem(403, "insecure-transport"));
        given().get("/api/policy").then().spec(problem(403, "insecure-transport"));
        given().get("/api").then().statusCode(403);
        given().get("/").then().statusCode(200); // the pages themselves
        refusals.flush().await().indefinitely();
        person().get("/api/events?kind=insecure-transport")
                .then()
                .body("events", hasSize(1))
                .body("events[0].token.id", equalTo(id));
    }

    @Test
    void noAddressIsKept() {
        secure().header("Authorization", "Bearer " + secret)
                .header("User-Agent", "curl/8.5.0")
                .get("/api/test/things")
                .then()
                .statusCode(200);
        use.flush().await().indefinitely();
        person().get("/api/tokens/" + id)
                .then()
                .body("lastUsedFrom.address", nullValue())
                .body("lastUsedFrom.agent", equalTo("curl/8.5.0"));
        person().get("/api/events").then().body("events[0].address", nullValue());
        assertThat(sql.value(
                        "SELECT count(*) FROM quarkstream.event WHERE address IS NOT NULL AND token_id = ?",
                        UUID.fromString(id)))
                .isEqualTo(0L);
    }

    private Response report(String key, String signature, String body) {
        return secure().contentType("application/json")
                .header("Github-Public-Key-Identifier", key)
                .header("Github-Public-Key-Signature", signature)
                .body(body)
                .post("/api/leaked-tokens/github");
    }

    private static String signed(String body) throws GeneralSecurityException {
        var key = KeyFactory.getInstance("EC")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(Base64.getDecoder().decode(System.getProperty(Settings.PRIVATE_KEY))));
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(body.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }

    @Test
    void theReportThatGitHubsDocumentationPrintsIsBelieved() {
        report(GITHUBS_KEY_ID, GITHUBS_SIGNATURE, GITHUBS_REPORT)
                .then()
                .statusCode(200)
                .body("token_type", contains("some_type"))
                .body("label", contains("false_positive"));
    }

    @Test
    void aReportThatIsNotGitHubsIsRefused() throws Exception {
        report(GITHUBS_KEY_ID, GITHUBS_SIGNATURE, GITHUBS_REPORT.replace("commit", "Commit"))
                .then()
                .spec(problem(401, "unauthenticated"));
        report(OUR_KEY_ID, GITHUBS_SIGNATURE, GITHUBS_REPORT).then().statusCode(401);
        report("nobody's", GITHUBS_SIGNATURE, GITHUBS_REPORT).then().statusCode(401);
        report(GITHUBS_KEY_ID, "no signature", GITHUBS_REPORT).then().statusCode(401);
        secure().contentType("application/json")
                .body(GITHUBS_REPORT)
                .post("/api/leaked-tokens/github")
                .then()
                .statusCode(401);
        report(GITHUBS_KEY_ID, "x", GITHUBS_REPORT).then().statusCode(429); // whoever tries on is slowed down
    }

    @Test
    void whatGitHubFindsIsRefusedFromThenOn() throws Exception {
        var body = "[{\"token\":\"" + secret
                + "\",\"type\":\"quarkstream_token\",\"url\":\"https://github.com/a/b\",\"source\":\"commit\"},"
                + "{\"token\":\"nonsense\",\"type\":\"quarkstream_token\",\"url\":\"javascript:alert(1)\",\"source\":\"content\"}]";
        for (var again = 0; again < 2; again++) {
            report(OUR_KEY_ID, signed(body), body)
                    .then()
                    .statusCode(200)
                    .body("label", contains("true_positive", "false_positive"));
        }
        secure().header("Authorization", "Bearer " + secret)
                .get("/api/test/things")
                .then()
                .spec(problem(401, "invalid-token"));
        person().get("/api/events?kind=token-exposed")
                .then()
                .body("events", hasSize(1))
                .body("events[0].url", equalTo("https://github.com/a/b"));
    }

    @Test
    void aSignedReportThatMakesNoSenseIsAFault() throws Exception {
        for (var body : List.of("{}", "null", "[", "[] []")) {
            report(OUR_KEY_ID, signed(body), body).then().spec(problem(400, "malformed-json"));
        }
        var many = IntStream.range(0, 101).mapToObj(any -> "{}").collect(Collectors.joining(",", "[", "]"));
        report(OUR_KEY_ID, signed(many), many).then().statusCode(422);
        report(OUR_KEY_ID, signed("[1,null,{}]"), "[1,null,{}]").then().statusCode(200);
    }

    @Test
    void whoeverHandsInManyIsSlowedDown() {
        for (var i = 0; i < 5; i++) {
            secure().contentType("application/json")
                    .body(Map.of("secret", "nonsense"))
                    .post("/api/leaked-tokens")
                    .then()
                    .statusCode(202);
        }
        secure().contentType("application/json")
                .body(Map.of("secret", secret))
                .post("/api/leaked-tokens")
                .then()
                .spec(problem(429, "rate-limited"));
    }
}
