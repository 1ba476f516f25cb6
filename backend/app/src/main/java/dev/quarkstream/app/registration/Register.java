package dev.quarkstream.app.registration;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.input.Verbatim;
import dev.quarkstream.app.password.Password;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Make an account. */
@Schema(name = "Register")
@NotTheirOwnWords
public record Register(
        @Schema(required = true, examples = "Ada Lovelace", minLength = 1, maxLength = 255) @Text(max = 255)
        String name,

        @Schema(
                required = true,
                examples = "ada@example.com",
                maxLength = 254,
                pattern = "^" + Register.EMAIL + "$",
                description = "Unique, whatever its case.")
        @Text(max = 254, shape = Register.EMAIL, message = "Must be an e-mail address.")
        String email,

        @Schema(
                required = true,
                examples = "correct horse battery",
                minLength = 8,
                description = "8 characters to 72 UTF-8 bytes (in NFKC), exactly as sent: white space counts. "
                        + "None of the commonest, and not made of the person's own name or e-mail.")
        @JsonDeserialize(using = Verbatim.class)
        @Password
        String password) {

    /** What has one @ and no empty label behind it; whether mail arrives there is found out by sending some. */
    private static final String EMAIL = "[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)*";

    @Override
    public String toString() {
        return "Register[hidden]";
    }
}
