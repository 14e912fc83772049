package aimm.server.control.http.exchange;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** How failures look to the clients of one protocol. */
public interface FailureForm {

    /** As RFC 9457 has it. */
    FailureForm PROBLEM = new FailureForm() {

        private static final HttpField TYPE =
                new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/problem+json");

        @Override
        public int status(Problem problem) {
            return problem.status();
        }

        @Override
        public HttpField contentType() {
            return TYPE;
        }

        @Override
        public ByteBuffer body(Problem problem) {
            return ByteBuffer.wrap(problem.json());
        }
    };

    int status(Problem problem);

    HttpField contentType();

    ByteBuffer body(Problem problem);
}
