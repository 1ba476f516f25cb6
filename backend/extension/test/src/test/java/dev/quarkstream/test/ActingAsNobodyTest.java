package dev.quarkstream.test;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ActingAsNobodyTest {

    @Test
    void withoutAnAnnotationNobodyIsActedAs() {
        given().get("/reports").then().statusCode(401).body("type", containsString("unauthenticated"));
    }
}
