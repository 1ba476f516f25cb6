package dev.quarkstream.app.registration;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.quarkstream.app.account.Email;
import dev.quarkstream.app.input.Text;
import dev.quarkstream.app.input.Verbatim;
import dev.quarkstream.app.password.Password;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Make an account. */
@Schema(name = "Register")
public record Register(
        @Schema(required = true, examples = "Ada Lovelace", minLength = 1, maxLength = 255) @Text(max = 255)
        String name,

        @Schema(
                required = true,
                examples = "ada@example.com",
                maxLength = 254,
                pattern = "^" + Email.SHAPE + "$",
                description = "Unique, whatever its case.")
        @Text(max = 254, shape = Email.SHAPE, message = Email.OTHER_SHAPE)
        String email,

        @Schema(
                required = true,
                examples = "correct horse battery",
                minLength = 8,
                description = "8 characters to 72 UTF-8 bytes (in NFKC), exactly as sent: white space counts. "
                        + "Not easy to guess: no common password, no few words of everyday, nothing of the person's own "
                        + "name or e-mail. It is judged when all else is right, and what would make it better is said.")
        @JsonDeserialize(using = Verbatim.class)
        @Password
        String password) {

    @Override
    public String toString() {
        return "Register[hidden]";
    }
}
