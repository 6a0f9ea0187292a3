/** What refusals, network errors and failures of capture say in German, by code; `{host}` and `{status}` are filled in. */
export const sentences: Record<string, string> = {
  'bad-message': 'Sende Nachrichten als JSON-Objekte der Art und Form, die docs/protocol.md nennt.',
  'key-missing':
    'Öffne den ganzen Link, den du bekommen hast, mit dem Teil nach dem #: Ihm fehlt der Schlüssel dieses Raums.',
  'hello-expected': 'Stelle dich zuerst mit einer hello-Nachricht vor.',
  'key-wrong': 'Dieser Schlüssel öffnet den Raum nicht: Bitte den Gastgeber um einen neuen Link.',
  'room-not-found': 'Diesen Raum gibt es nicht: Prüfe den Link oder öffne einen neuen Raum.',
  'protocol-unsupported':
    'Dieser Client ist zu alt oder zu neu für den Raum: Lade die Seite neu oder aktualisiere ihn.',
  'bad-frame': 'Sende ganze Audio-Frames eines bekannten Codecs, 20 bis 120 ms lang.',
  'message-too-large':
    'Sende weniger auf einmal: docs/protocol.md nennt die größte Nachricht, den größten Frame und die größte Anfrage.',
  'hello-timeout': 'Stelle dich innerhalb von 10 Sekunden nach dem Verbinden vor.',
  'not-allowed':
    'Dein Schlüssel erlaubt das nicht: Bitte den Gastgeber um einen Link, der es erlaubt.',
  'room-full': 'Der Raum ist voll: Warte, bis jemand geht.',
  'mic-off': 'Melde dein Mikrofon mit einer mic-Nachricht an, bevor du Ton sendest.',
  'too-many-mics':
    'In diesem Raum sind zu viele Mikrofone an: Warte, bis eines ausgeschaltet wird.',
  'server-error': 'Bei uns ist etwas schiefgegangen: Versuche es gleich noch einmal.',
  'key-rotated':
    'Der Gastgeber hat den Link ersetzt, mit dem du gekommen bist: Bitte um den neuen.',
  'room-deleted':
    'Der Gastgeber hat diesen Raum mit allem, was darin war, gelöscht: Öffne einen neuen.',
  'origin-not-allowed':
    'Diese Website darf sich nicht mit Earshot verbinden: Bitte den Betreiber, sie zuzulassen.',
  'too-many-rooms': 'Aus deinem Netz wurden zu viele Räume geöffnet: Warte eine Minute.',
  'chat-off': 'Der Gastgeber hat Nachrichten ausgeschaltet: Hier werden nur Geräusche gezeigt.',
  'bad-request': 'Sende die Parameter und den Inhalt, die docs/http-api.md beschreibt.',
  'clip-missing': 'Sende die Aufnahme als Feld „audio“ eines multipart/form-data-Formulars.',
  'clip-empty': 'Die Datei ist leer: Wähle eine, in der etwas zu hören ist.',
  'clip-unsupported': 'Sende die Aufnahme als WAV, WebM, Ogg, MP4, MP3 oder FLAC.',
  'clip-unreadable':
    'Diese WAV-Datei ist beschädigt oder ungewöhnlich codiert: Exportiere sie noch einmal oder sende das Original.',
  'clip-too-large': 'Die Aufnahme ist größer als 16 MiB: Sende eine kürzere.',
  'clip-quota':
    'Der Raum hat keinen Platz für weitere Aufnahmen: Der Gastgeber kann welche löschen.',
  'clip-not-found': 'Diese Aufnahme gibt es hier nicht: Vielleicht wurde sie gelöscht.',
  'rate-limited': 'Das war zu schnell hintereinander: Warte kurz und versuche es noch einmal.',
  'upgrade-expected': 'Öffne diese Adresse als WebSocket.',
  'range-unsatisfiable': 'Frage nach einem Bereich, der in der Aufnahme liegt.',
  'clip-too-slow':
    'Das Hochladen dauerte zu lange: Sende eine kürzere Aufnahme oder nutze eine schnellere Verbindung.',
  'codec-unsupported':
    'Dieser Client kann den Ton nicht so codieren, wie der Raum es verlangt: Aktualisiere ihn.',
  'mic-given-up':
    'Dein Mikrofon wurde ausgeschaltet, weil nichts ankam und ein anderes wartete: Schalte es wieder ein.',
  'bad-name':
    'Gib einen sichtbaren Namen mit höchstens 64 Zeichen ein, für Aufnahmen höchstens 128.',
  'bad-text': 'Schreibe eine sichtbare Nachricht mit höchstens 500 Zeichen.',
  'bad-time':
    'Gib eine Zeit als 2026-11-26T19:00:00+01:00 an, einen Tag als 2026-11-26, eine Zeitzone als tz=Europe/Berlin.',
  'too-slow': 'Deine Verbindung kam dem Raum nicht hinterher: Nutze eine schnellere.',
  'creation-key-needed': 'Um hier einen Raum zu öffnen, brauchst du einen Schlüssel vom Betreiber.',
  'creation-refused':
    'Du darfst hier keinen Raum öffnen: Melde dich an oder wende dich an den Betreiber.',
  'sound-not-found':
    'Dieses Geräusch oder Beispiel kennt der Raum nicht: Vielleicht wurde es gelöscht.',
  'sound-exists':
    'Der Raum kennt schon ein Geräusch mit diesem Namen: Wähle einen anderen oder füge ihm Beispiele hinzu.',
  'sounds-quota':
    'Der Raum kann keine weiteren Geräusche lernen: Lösche zuerst ein Geräusch oder einige Beispiele.',
  'sounds-unreadable':
    'Diese Datei enthält keine gelernten Geräusche oder ist beschädigt: Exportiere sie noch einmal.',
  'sounds-of-other-model':
    'Diese Geräusche wurden mit einem anderen Modell gelernt: Bringe sie diesem Raum neu bei.',
  'nothing-heard': 'Dort ist nichts zu hören: Wähle eine andere Stelle oder nimm lauter auf.',
  'moment-gone':
    'An diesen Moment erinnert sich der Raum nicht mehr: Er behält nur die letzte Minute eines Mikrofons.',
  'teaching-unavailable':
    'Hier kann der Raum keine neuen Geräusche lernen: Wende dich an den Betreiber.',
  'nothing-to-undo':
    'Es gibt nichts rückgängig zu machen: Das geht nur mit der letzten Änderung, zehn Minuten lang.',
  'clip-not-heard':
    'Der Raum kann nur aus WAV-Aufnahmen lernen: Nimm eine solche oder das Mikrofon.',
  'method-not-allowed': 'Diese Adresse nimmt andere Methoden an: Der Header Allow nennt sie.',
  'not-found': 'Unter dieser Adresse gibt es nichts: docs/http-api.md nennt, was es gibt.',
  'model-missing': 'Sende ein Modell als Zip, als seine Dateien oder als Adresse.',
  'model-unsuited':
    'Das ist kein Klangmodell: Exportiere eines aus Teachable Machine als Tensorflow.js oder baue ein Paket.',
  'model-incomplete':
    'Dem Modell fehlt eine Datei oder ein Teil: Sende das ganze Zip oder alle Dateien zusammen.',
  'model-damaged': 'Das Modell ist unvollständig oder beschädigt: Exportiere es noch einmal.',
  'model-unsupported':
    'Das Modell hat Teile, die Räume nicht ausführen können: docs/models.md nennt, welche sie können.',
  'model-input':
    'Die Teile des Modells passen nicht zusammen: Exportiere alle Dateien noch einmal zusammen.',
  'model-labels':
    'Das Modell hat mehr oder weniger Ausgaben als Namen: Sende model.json und metadata.json desselben Exports.',
  'model-too-large':
    'Das Modell ist größer, als Räume es annehmen: docs/models.md nennt die Grenzen.',
  'model-too-slow':
    'Das Modell braucht zu lange für einen Raum mit vielen Mikrofonen: Nimm ein kleineres.',
  'model-quota': 'Der Raum hat schon so viele Modelle, wie er haben darf: Entferne zuerst eines.',
  'model-not-found': 'Dieses Modell gibt es in diesem Raum nicht, oder es lässt sich nicht ändern.',
  'model-upload-slow': 'Das Modell kam zu langsam an: Nutze eine schnellere Verbindung.',
  'model-address':
    'Gib den Link eines Teachable-Machine-Modells an oder eine Adresse, die der Betreiber zulässt.',
  'model-unreachable':
    'Unter dieser Adresse war kein Modell zu finden: Prüfe sie oder sende die Datei.',
  'push-unavailable':
    'Dieser Server verschickt keine Push-Mitteilungen: Lass die Seite offen, um benachrichtigt zu werden.',
  'push-address': 'Gib die Adresse eines Push-Abonnements an, wie der Browser sie nennt.',
  'push-quota':
    'Der Raum benachrichtigt schon so viele Geräte, wie er kann: Schalte die Mitteilungen auf einem anderen aus.',
  offline: 'Dieses Gerät ist offline: Verbinde es mit einem Netz und versuche es noch einmal.',
  'no-answer':
    '{host} antwortet nicht: Prüfe deine Verbindung und ob Firewall, VPN oder Werbeblocker im Weg sind.',
  timeout:
    '{host} hat zu lange nicht geantwortet: Versuche es gleich noch einmal oder über ein schnelleres Netz.',
  'sign-in-needed':
    'Dieses Netz oder diese Website verlangt eine Anmeldung: Öffne irgendeine Seite, melde dich dort an und versuche es noch einmal.',
  'proxy-refused':
    'Ein Proxy zwischen dir und Earshot hat das abgelehnt (HTTP-Status {status}): Bitte dessen Betreiber, {host} zuzulassen.',
  'proxy-too-large':
    'Ein Proxy zwischen dir und Earshot lässt so große Dateien nicht durch: Sende eine kleinere oder bitte dessen Betreiber, 17 MB zu erlauben.',
  'cut-off':
    'Das Hochladen zu {host} wurde abgebrochen: Versuche es noch einmal oder sende eine kleinere Datei.',
  'proxy-busy':
    'Ein Proxy zwischen dir und Earshot nimmt gerade nichts mehr an: Warte eine Minute und versuche es noch einmal.',
  'proxy-unreachable':
    'Der Proxy vor Earshot erreicht es nicht (HTTP-Status {status}): Versuche es gleich noch einmal oder sage dem Betreiber Bescheid.',
  moved: '{host} verweist auf eine andere Adresse (HTTP-Status {status}): Öffne diese, mit https.',
  'not-earshot':
    'Unter {host} antwortet etwas anderes als Earshot (HTTP-Status {status}): Prüfe die Adresse oder frage den Betreiber.',
  insecure: 'Öffne diese Seite über https: Browser geben das Mikrofon nur sicheren Seiten frei.',
  unsupported:
    'Dieser Browser kann hier keinen Ton aufnehmen: Nutze einen aktuellen Chrome, Firefox oder Safari.',
  denied:
    'Das Mikrofon ist für diese Seite gesperrt: Erlaube es in den Website-Einstellungen des Browsers und versuche es noch einmal.',
  'no-device': 'Kein Mikrofon gefunden: Schließe eines an und versuche es noch einmal.',
  'in-use':
    'Das Mikrofon ist belegt: Schließe andere Programme, die es benutzen, und versuche es noch einmal.',
  unplugged: 'Das Mikrofon wurde getrennt: Schließe es wieder an und schalte es ein.',
  unanswered:
    'Die Frage des Browsers nach dem Mikrofon blieb unbeantwortet: Schalte es noch einmal ein und erlaube es.',
  'not-started':
    'Der Browser hat das Mikrofon nicht gestartet: Beende Anrufe und andere Programme mit Ton und versuche es noch einmal.',
  cancelled: 'Das Mikrofon bleibt aus: Du kannst es jederzeit wieder einschalten.',
  failed: 'Das Mikrofon ließ sich nicht starten: Versuche es noch einmal oder lade die Seite neu.',
  replaced: 'Du bist anderswo neu verbunden: Mach dort weiter.',
  unresponsive: 'Zweieinhalb Minuten lang kam nichts von dir: Sende alle 20 Sekunden ein ping.',
  'detection-not-found':
    'Diese Erkennung steht nicht im Verlauf des Raums: Vielleicht wurde sie schon gelöscht.',
  'label-unknown': 'Dieses Geräusch kennt der Raum nicht: Wähle eines von denen, die er kennt.',
};
