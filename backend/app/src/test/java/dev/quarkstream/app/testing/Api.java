package dev.quarkstream.app.testing;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** Callers of the API, made as a client would make them. */
public final class Api {

    /** The password of every person that a test makes. */
    public static final String PASSWORD = "correct horse battery";

    private static final String COOKIE = "quarkstream";

    private Api() {}

    /** A person with an account of their own, signed in. */
    public record Person(String email, String cookie, String id) {

        /** A request by this person's browser, from the SPA. */
        public RequestSpecification request() {
            return spa().cookie(COOKIE, cookie);
        }

        public Response post(String path, Object body) {
            return request().contentType(ContentType.JSON).body(body).post(path);
        }

        /** A new token's secret. */
        public String token(String... permissions) {
            return issue(Map.of("name", "a token", "permissions", permissions)).path("plainTextToken");
        }

        /** A new token, as its issuing was answered. */
        public Response issue(Object body) {
            var answer = post("/api/tokens", body);
            answer.then().statusCode(201);
            return answer;
        }
    }

    /** Registers somebody new. */
    public static Person person() {
        return register("person-" + UUID.randomUUID() + "@example.com");
    }

    public static Person register(String email) {
        var answer = spa().contentType(ContentType.JSON)
                .body(Map.of("name", "Ada Lovelace", "email", email, "password", PASSWORD))
                .post("/api/register");
        answer.then().statusCode(201);
        return new Person(email, answer.cookie(COOKIE), answer.path("user.id"));
    }

    public static Response signIn(String email, String password) {
        return spa().contentType(ContentType.JSON)
                .body(Map.of("email", email, "password", password))
                .post("/api/session");
    }

    /** A request from the SPA's own pages, by nobody. */
    public static RequestSpecification spa() {
        return given().header("Sec-Fetch-Site", "same-origin");
    }

    /** A request by an app or a script. */
    public static RequestSpecification with(String token) {
        return given().header("Authorization", "Bearer " + token);
    }
}
