/** What refusals, network errors and failures of capture say in Spanish, by code; `{host}` and `{status}` are filled in. */
export const sentences: Record<string, string> = {
  'bad-message':
    'Envía los mensajes como objetos JSON del tipo y la forma que describe docs/protocol.md.',
  'key-missing':
    'Abre el enlace completo que recibiste, con la parte que sigue a #: falta la clave de esta sala.',
  'hello-expected': 'Preséntate primero con un mensaje hello.',
  'key-wrong': 'Esta clave no abre la sala: pide un enlace nuevo al anfitrión.',
  'room-not-found': 'Esta sala no existe: revisa el enlace o abre una sala nueva.',
  'protocol-unsupported':
    'Este cliente es demasiado antiguo o demasiado nuevo: recarga la página o actualízalo.',
  'bad-frame': 'Envía tramas de audio completas, de un códec conocido y de 20 a 120 ms.',
  'message-too-large': 'Envía menos de una vez: docs/protocol.md indica los tamaños máximos.',
  'hello-timeout': 'Preséntate en los 10 segundos siguientes a la conexión.',
  'not-allowed': 'Tu clave no permite esto: pide al anfitrión un enlace que lo permita.',
  'room-full': 'La sala está llena: espera a que alguien salga.',
  'mic-off': 'Anuncia tu micrófono con un mensaje mic antes de enviar sonido.',
  'too-many-mics': 'Hay demasiados micrófonos encendidos en esta sala: espera a que se apague uno.',
  'server-error': 'Algo ha fallado por nuestra parte: vuelve a intentarlo en un momento.',
  'key-rotated': 'El anfitrión ha sustituido el enlace con el que entraste: pídele el nuevo.',
  'room-deleted': 'El anfitrión ha eliminado esta sala y todo lo que guardaba: abre una nueva.',
  'origin-not-allowed':
    'Este sitio web no puede conectarse a Earshot: pide al operador que lo permita.',
  'too-many-rooms': 'Se han abierto demasiadas salas desde tu red: espera un minuto.',
  'chat-off': 'El anfitrión ha desactivado los mensajes: aquí solo se muestran sonidos.',
  'bad-request': 'Envía los parámetros y el cuerpo que describe docs/http-api.md.',
  'clip-missing': 'Envía la grabación en el campo «audio» de un cuerpo multipart/form-data.',
  'clip-empty': 'El archivo está vacío: elige uno que contenga sonido.',
  'clip-unsupported': 'Envía la grabación como WAV, WebM, Ogg, MP4, MP3 o FLAC.',
  'clip-unreadable':
    'Este archivo WAV está dañado o tiene una codificación poco común: expórtalo de nuevo o envía el original.',
  'clip-too-large': 'La grabación supera los 16 MiB: envía una más corta.',
  'clip-quota': 'La sala no admite más grabaciones: el anfitrión puede eliminar algunas.',
  'clip-not-found': 'Esa grabación no está en esta sala: puede que se haya eliminado.',
  'rate-limited': 'Vas demasiado rápido: espera un poco y vuelve a intentarlo.',
  'upgrade-expected': 'Abre esta dirección como WebSocket.',
  'range-unsatisfiable': 'Pide un intervalo de bytes que esté dentro de la grabación.',
  'clip-too-slow':
    'La subida fue demasiado lenta: envía una grabación más corta o usa una conexión más rápida.',
  'codec-unsupported': 'Este cliente no puede codificar el sonido como pide la sala: actualízalo.',
  'mic-given-up':
    'Tu micrófono se apagó porque no llegaba nada y otro estaba esperando: vuelve a encenderlo.',
  'bad-name':
    'Escribe un nombre visible de 64 caracteres como máximo, o de 128 para una grabación.',
  'bad-text': 'Escribe un mensaje visible de 500 caracteres como máximo.',
  'bad-time':
    'Indica una hora como 2026-11-26T19:00:00+01:00, un día como 2026-11-26 y una zona como tz=Europe/Madrid.',
  'too-slow': 'Tu conexión no pudo seguir el ritmo de la sala: usa una más rápida.',
  'creation-key-needed':
    'Para abrir una sala aquí necesitas una clave de creación: pídela al operador.',
  'creation-refused': 'No puedes abrir una sala aquí: inicia sesión o pide permiso al operador.',
  'sound-not-found': 'La sala no conoce ese sonido o ejemplo: puede que se haya eliminado.',
  'sound-exists': 'La sala ya conoce un sonido con ese nombre: elige otro o añade ejemplos a ese.',
  'sounds-quota': 'La sala no puede aprender más: elimina antes un sonido o algunos ejemplos.',
  'sounds-unreadable':
    'Este archivo no contiene sonidos aprendidos o está dañado: expórtalo de nuevo.',
  'sounds-of-other-model': 'Estos sonidos se enseñaron con otro modelo: enséñalos de nuevo aquí.',
  'nothing-heard': 'Ahí no se oye nada: elige otro momento o grábalo más alto.',
  'moment-gone':
    'La sala ya no recuerda ese momento: solo guarda el último minuto de un micrófono.',
  'teaching-unavailable': 'Aquí no se pueden enseñar sonidos: consulta al operador.',
  'nothing-to-undo':
    'No hay nada que deshacer: solo se puede con el último cambio, durante diez minutos.',
  'clip-not-heard': 'La sala solo aprende de grabaciones WAV: usa una de ellas o el micrófono.',
  'method-not-allowed': 'Esta dirección admite otros métodos: la cabecera Allow los enumera.',
  'not-found': 'No hay nada en esta dirección: docs/http-api.md enumera lo que hay.',
  'model-missing': 'Envía un modelo como zip, como archivos o como dirección.',
  'model-unsuited':
    'Esto no es un modelo de sonido: exporta uno de Teachable Machine como Tensorflow.js o crea un paquete.',
  'model-incomplete':
    'Falta un archivo o una parte del modelo: envía el zip completo o todos los archivos juntos.',
  'model-damaged': 'El modelo está incompleto o dañado: expórtalo de nuevo.',
  'model-unsupported':
    'El modelo tiene partes que las salas no pueden ejecutar: docs/models.md indica cuáles sí.',
  'model-input': 'Las partes del modelo no encajan: exporta de nuevo todos los archivos juntos.',
  'model-labels':
    'El modelo tiene más o menos salidas que etiquetas: envía model.json y metadata.json de la misma exportación.',
  'model-too-large':
    'El modelo es mayor de lo que admiten las salas: docs/models.md indica los límites.',
  'model-too-slow':
    'El modelo es demasiado lento para una sala con muchos micrófonos: usa uno más pequeño.',
  'model-quota': 'La sala ya tiene todos los modelos que admite: elimina uno antes.',
  'model-not-found': 'Ese modelo no está en esta sala o no se puede cambiar.',
  'model-upload-slow': 'El modelo llegó demasiado despacio: usa una conexión más rápida.',
  'model-address':
    'Da el enlace de un modelo de Teachable Machine o una dirección que permita el operador.',
  'model-unreachable':
    'No se encontró ningún modelo en esa dirección: revísala o envía el archivo.',
  'push-unavailable':
    'Este servidor no envía notificaciones push: deja la página abierta para recibir avisos.',
  'push-address': 'Indica la dirección de una suscripción push, tal como la da el navegador.',
  'push-quota':
    'La sala ya avisa a tantos dispositivos como puede: desactiva las notificaciones en otro.',
  offline: 'Este dispositivo no tiene conexión: conéctalo a una red y vuelve a intentarlo.',
  'no-answer':
    '{host} no responde: revisa tu conexión y que ningún cortafuegos, VPN o bloqueador lo impida.',
  timeout:
    '{host} tardó demasiado en responder: vuelve a intentarlo en un momento o con una red más rápida.',
  'sign-in-needed':
    'Esta red o este sitio pide iniciar sesión: abre cualquier página, inicia sesión y vuelve a intentarlo.',
  'proxy-refused':
    'Un proxy entre tú y Earshot lo rechazó (estado HTTP {status}): pide a quien lo gestiona que permita {host}.',
  'proxy-too-large':
    'Un proxy entre tú y Earshot no admite archivos tan grandes: envía uno menor o pide que permita 17 MB.',
  'cut-off': 'La subida a {host} se cortó: vuelve a intentarlo o envía un archivo menor.',
  'proxy-busy':
    'Un proxy entre tú y Earshot no admite más peticiones por ahora: espera un minuto y vuelve a intentarlo.',
  'proxy-unreachable':
    'El proxy no puede llegar a Earshot (estado HTTP {status}): vuelve a intentarlo en un momento o avisa a quien lo gestiona.',
  moved: '{host} remite a otra dirección (estado HTTP {status}): abre esa, con https.',
  'not-earshot':
    'Lo que responde en {host} no es Earshot (estado HTTP {status}): revisa la dirección o pregunta al operador.',
  insecure: 'Abre esta página con https: los navegadores solo dan el micrófono a páginas seguras.',
  unsupported:
    'Este navegador no puede captar sonido aquí: prueba con una versión actual de Chrome, Firefox o Safari.',
  denied:
    'El micrófono está bloqueado: permítelo en los ajustes del sitio de tu navegador y vuelve a intentarlo.',
  'no-device': 'No se encontró ningún micrófono: conecta uno y vuelve a intentarlo.',
  'in-use': 'El micrófono está ocupado: cierra otros programas que lo usen y vuelve a intentarlo.',
  unplugged: 'El micrófono se desconectó: vuelve a conectarlo y enciéndelo.',
  unanswered:
    'No respondiste a la pregunta del navegador: enciende el micrófono de nuevo y permítelo.',
  'not-started':
    'El navegador no inició el micrófono: termina las llamadas, cierra otros programas de sonido y vuelve a intentarlo.',
  cancelled: 'El micrófono sigue apagado: enciéndelo cuando quieras.',
  failed: 'No se pudo iniciar el micrófono: vuelve a intentarlo o recarga la página.',
  replaced: 'Te has conectado de nuevo en otro sitio: continúa allí.',
  unresponsive: 'No ha llegado nada tuyo durante 150 segundos: envía un ping cada 20 segundos.',
  'detection-not-found':
    'Esa detección no está en el registro de la sala: puede que ya no se conserve.',
  'label-unknown': 'La sala no conoce ese sonido: elige uno de los que conoce.',
};
