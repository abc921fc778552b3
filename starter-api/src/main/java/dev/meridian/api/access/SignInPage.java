package dev.meridian.api.access;

import dev.meridian.api.problem.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.HtmlUtils;

/** The two pages that end a sign-in at an identity provider. They have no script and no style, as the policy wants. */
final class SignInPage {
    private SignInPage() {}

    /** A page that goes on by itself, as a page of this site. */
    static String goOn(ThenPath then) {
        String path = HtmlUtils.htmlEscape(then.text());
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Signed in</title>
                <meta http-equiv="refresh" content="0;url=%1$s"></head>
                <body><p>You are signed in. <a href="%1$s">Go on</a></p></body></html>
                """.formatted(path);
    }

    /** A page that says why nobody is signed in. */
    static String failed(Refusal refusal, ThenPath then) {
        return """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Not signed in</title></head>
                <body><h1>You are not signed in</h1><p>%s (<code>%s</code>).</p>
                <p><a href="%s?then=%s">Sign in</a> · <a href="/console/sign-in">Use a key</a></p></body></html>
                """.formatted(
                        HtmlUtils.htmlEscape(String.valueOf(refusal.getMessage())),
                        HtmlUtils.htmlEscape(refusal.code()),
                        SignInController.START,
                        HtmlUtils.htmlEscape(URLEncoder.encode(then.text(), StandardCharsets.UTF_8)));
    }
}
