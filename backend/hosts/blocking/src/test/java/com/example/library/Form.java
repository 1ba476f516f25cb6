package com.example.library;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** Somebody who has joined the library and signed in by its form. */
record Form(long id, String cookie) {

    static Form signIn(Members members) {
        var email = UUID.randomUUID() + "@example.com";
        var id = members.join(email, "correct horse");
        var cookie = given().redirects()
                .follow(false)
                .formParam("j_username", email)
                .formParam("j_password", "correct horse")
                .post("/j_security_check")
                .then()
                .statusCode(302)
                .extract()
                .cookie("quarkus-credential");
        assertThat(cookie).isNotBlank();
        return new Form(id, cookie);
    }

    /** With the form's cookie. */
    RequestSpecification request() {
        return given().cookie("quarkus-credential", cookie);
    }
}
