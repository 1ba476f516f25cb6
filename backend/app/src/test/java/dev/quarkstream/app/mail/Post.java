package dev.quarkstream.app.mail;

import jakarta.enterprise.context.ApplicationScoped;

/** What the scheduler has done with mails, when a test wants it. */
@ApplicationScoped
public class Post {

    private final TokenNotices notices;
    private final Postman postman;

    Post(TokenNotices notices, Postman postman) {
        this.notices = notices;
        this.postman = postman;
    }

    /** Sends what is due. */
    public void deliver() {
        notices.collect().await().indefinitely();
        postman.sendDue().await().indefinitely();
    }
}
