package com.example.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What our endpoints are sent in an application that guards its connections no better than Quarkus does by itself. */
@QuarkusTest
@QuarkusTestResource(Postgres.class)
class HostileRequestsTest {

    @Inject
    Members members;

    @TestHTTPResource
    URI server;

    private Form form = new Form(0, "");

    @BeforeEach
    void somebodySignsIn() {
        form = Form.signIn(members);
    }

    private RequestSpecification fromOwnPage() {
        return form.request().header("Sec-Fetch-Site", "same-origin").contentType("application/json");
    }

    @Test
    void aListOfManyEqualElementsIsRefusedUnread() {
        var list = String.join(",", Collections.nCopies(15_000, "\"x\""));
        fromOwnPage()
                .body("{\"name\":\"x\",\"permissions\":[" + list + "]}")
                .post("/api/tokens")
                .then()
                .statusCode(422)
                .body("errors.size()", equalTo(1), "errors[0].pointer", equalTo("#/permissions"));
    }

    @Test
    void aBodyThatTheApplicationWouldReadIsTooLargeForUs() {
        fromOwnPage()
                .body("{\"name\":\"" + "x".repeat(70_000) + "\"}")
                .post("/api/tokens")
                .then()
                .statusCode(413)
                .body("type", containsString("payload-too-large"));
    }

    @Test
    void ofTwoRevocationsAtTheSameInstantOneFindsTheTokenAndNoneFails() throws Exception {
        for (var round = 0; round < 10; round++) {
            String id = fromOwnPage()
                    .body("{\"name\":\"x\"}")
                    .post("/api/tokens")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("token.id");
            Callable<Integer> revoke =
                    () -> fromOwnPage().delete("/api/tokens/" + id).statusCode();
            var clients = Executors.newFixedThreadPool(2);
            var answers = clients.invokeAll(List.of(revoke, revoke));
            clients.shutdown();
            assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(204, 404);
        }
    }

    @Test
    void whatIsSentByHalfMakesNothing() throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/tokens HTTP/1.1\r\nHost: " + server.getAuthority()
                                    + "\r\nCookie: quarkus-credential=" + form.cookie()
                                    + "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json"
                                    + "\r\nContent-Length: 100\r\n\r\n{\"name\":\"half\"")
                            .getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }
        fromOwnPage().get("/api/tokens").then().statusCode(200).body("tokens.size()", equalTo(0));
    }

    /** With a client that sends a path as it is written. */
    @Test
    void anotherSpellingOfAPathIsNothing() throws Exception {
        for (var path : List.of("/api/tokens/", "/api/tokens;x=1", "/api;x/tokens", "/api//tokens", "/api/%74okens")) {
            var request = HttpRequest.newBuilder(URI.create("http://" + server.getAuthority() + path))
                    .header("Cookie", "quarkus-credential=" + form.cookie())
                    .header("Sec-Fetch-Site", "same-origin")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"name\":\"x\"}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.discarding())
                            .statusCode())
                    .as(path)
                    .isIn(404, 405);
        }
        fromOwnPage().get("/api/tokens").then().body("tokens.size()", equalTo(0));
    }
}
