"""A cluster's DNS, as far as a headless service goes: a name for each pod that is ready."""

import contextlib
import socketserver
import threading

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class _Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, line = self.request
        query = dns.message.from_wire(data)
        [question] = query.question
        response = dns.message.make_response(query)
        address = self.server.addresses.get(question.name.to_text(omit_final_dot=True))
        if address is None:
            response.set_rcode(dns.rcode.NXDOMAIN)
        elif question.rdtype == dns.rdatatype.A:
            response.answer.append(dns.rrset.from_text(question.name, 1, "IN", "A", address))
        line.sendto(response.to_wire(), self.client_address)


@contextlib.contextmanager
def cluster_dns(addresses):
    """The port where it answers on 127.0.0.1.

    Args:
        addresses: name to address; may be changed meanwhile.
    """
    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), _Handler) as server:
        server.addresses = addresses
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
