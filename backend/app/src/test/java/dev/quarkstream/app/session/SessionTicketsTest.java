package dev.quarkstream.app.session;

import static dev.quarkstream.app.testing.Api.person;
import static dev.quarkstream.app.testing.Problems.challenge;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.LogLines;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is signed with our key is not for that reason what we have signed. */
@QuarkusTest
class SessionTicketsTest {

    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    @Inject
    Sql sql;

    private Person ada;

    @BeforeEach
    void someoneIsSignedIn() {
        ada = person();
    }

    @Test
    void aTicketWithAllThatItMustHaveIsGood() throws Exception {
        get(HEADER, "{\"iss\":\"quarkstream\",\"sub\":\"%s\",\"sid\":\"%s\",\"iat\":1,\"exp\":4102444800}")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "7",
                "null",
                "\"x\"",
                "{}",
                "{'iss':'quarkstream'}",
                "{'iss':'quarkstream','sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','exp':4102444800}",
                "{'iss':'quarkstream','sub':null,'sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':7,'sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':['SUB'],'sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'x','sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'','sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':null,'iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':7,'iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':true,'iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':{},'iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':['SID'],'iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':'1-1-1-1-1','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':'x','iat':1,'exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':'4102444800'}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':'tomorrow'}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':null}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':{}}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':9223372036854775807}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':99999999999999999999999999}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':1e300}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':-1}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':'x','exp':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':4102444800,'nbf':4102444800}",
                "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':4102444800,'nbf':{}}",
                "{'iss':['quarkstream'],'sub':'SUB','sid':'SID','iat':1,'exp':4102444800}",
                "{'iss':'another','sub':'SUB','sid':'SID','iat':1,'exp':4102444800}"
            })
    void aTicketWithOddClaimsIsNoSession(String claims) throws Exception {
        assertNobody(HEADER, claims);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{'alg':null}",
                "{'alg':7}",
                "{'alg':'none'}",
                "{'alg':'HS512'}",
                "{'alg':'RS256'}",
                "{'alg':'HS256','crit':['x'],'x':1}",
                "{'alg':'HS256','crit':7}",
                "{'alg':['HS256']}"
            })
    void aTicketWithAnOddHeaderIsNoSession(String header) throws Exception {
        assertNobody(header, "{'iss':'quarkstream','sub':'SUB','sid':'SID','iat':1,'exp':4102444800}");
    }

    private void assertNobody(String header, String claims) throws Exception {
        try (var log = LogLines.of("dev.quarkstream")) {
            get(header, claims.replace("SUB", "%1$s").replace("SID", "%2$s"))
                    .then()
                    .spec(challenge(401, "unauthenticated", ""))
                    .cookie("quarkstream", "");
            assertThat(log.messages()).noneMatch(line -> line.contains("failed"));
        }
    }

    private Response get(String header, String claims) throws Exception {
        var session = sql.value("SELECT id::text FROM quarkstream.user_session WHERE owner_id = ?", ada.id());
        var signed = base64(header.replace('\'', '"')) + "."
                + base64(claims.formatted(ada.id(), session).replace('\'', '"'));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec("a key that signs the cookies of tests alone".getBytes(StandardCharsets.UTF_8), "x"));
        var signature = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        return given().cookie(
                        "quarkstream",
                        signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature))
                .get("/api/session");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
