/** Mail in Spanish. */
import type { MailWords } from './mail-words.ts';

export const es: MailWords = {
  greeting: (name) => (name === null ? 'Hola:' : `Hola, ${name}:`),
  footer: (shopName) => `Enviado en nombre de ${shopName} por Tributary, que gestiona su programa de socios.`,
  linkHint: 'Si el botón no funciona, copia esta dirección en tu navegador:',
  applicationReceived: {
    subject: (program) => `Tu solicitud para «${program}»`,
    title: 'Hemos recibido tu solicitud',
    body: (shopName, program) => `Gracias por solicitar participar en «${program}» de ${shopName}.`,
    next: 'Una persona la leerá y te responderemos en cualquier caso.',
  },
  applicationApproved: {
    subject: (program) => `Te damos la bienvenida a «${program}»`,
    title: 'Ya formas parte',
    body: (shopName, program, number) =>
      `${shopName} ha aceptado tu solicitud para «${program}». Tu número de socio es ${number}.`,
    link: 'Tu enlace',
    code: 'Tu código de descuento',
    button: 'Abrir tu portal',
  },
  applicationRejected: {
    subject: (program) => `Tu solicitud para «${program}»`,
    title: 'Tu solicitud',
    body: (shopName, program) =>
      `Gracias por tu interés en «${program}». ${shopName} no puede seguir adelante con tu solicitud por ahora.`,
    reason: 'El motivo:',
    end: 'Si tienes alguna pregunta, responde a este mensaje.',
  },
  signIn: {
    subject: (shopName) => `Tu enlace de acceso a ${shopName}`,
    title: 'Entra en tu portal',
    body: (shopName) =>
      `Usa este enlace para entrar en tu portal de socio de ${shopName}. Funciona una sola vez, durante diez minutos.`,
    button: 'Entrar',
    ignore: 'Si no lo has pedido, ignora este mensaje: sin el enlace no ocurre nada.',
  },
  commissionEarned: {
    subject: (amount) => `Has ganado ${amount}`,
    title: (amount) => `Has ganado ${amount}`,
    body: (shopName, order, amount) => `El pedido ${order} en ${shopName} llegó gracias a ti y te da ${amount}.`,
    available: (date) => `Estará disponible a partir del ${date}, salvo que el pedido se devuelva antes.`,
    button: 'Ver por qué',
  },
  commissionChanged: {
    subject: (order) => `La comisión del pedido ${order} ha cambiado`,
    title: 'Una comisión ha cambiado',
    body: (order, before, after) => `La comisión del pedido ${order} era de ${before} y ahora es de ${after}.`,
    cause:
      'Los reembolsos, las cancelaciones y las correcciones cambian lo que vale un pedido. Tu portal muestra el motivo.',
    button: 'Ver el motivo',
  },
  rewardPaid: {
    subject: (amount) => `Tu recompensa de ${amount}`,
    title: (amount) => `${amount} para ti`,
    credit: (shopName, amount) =>
      `Los amigos que enviaste a ${shopName} te han dado ${amount}. Están en tu cuenta como crédito de la tienda y se descuentan de tu próximo pedido al pagar.`,
    code: (shopName, amount) =>
      `Los amigos que enviaste a ${shopName} te han dado ${amount}. Aquí tienes un código por ese importe, solo para ti y para un pedido.`,
    until: (date) => `Puedes usarlo hasta el ${date}.`,
    button: 'Ver el detalle',
  },
  creditExpiring: {
    subject: (shopName, date) => `Tu crédito en ${shopName} caduca el ${date}`,
    title: (amount) => `Todavía tienes ${amount}`,
    body: (shopName, amount, date) =>
      `Tienes ${amount} de crédito en ${shopName}. Puedes usarlo hasta el ${date} y se descuenta al pagar cuando has iniciado sesión.`,
  },
  codeExpiring: {
    subject: (shopName, date) => `Tu código en ${shopName} caduca el ${date}`,
    title: 'Tu código aún no se ha usado',
    body: (shopName, worth, date) =>
      `Tienes un código en ${shopName}: ${worth}. Es solo para ti, para un pedido, y funciona hasta el ${date}.`,
  },
  friendCode: {
    subject: (shopName, worth) => `Tu código en ${shopName}: ${worth}`,
    title: (worth) => `Para ti: ${worth}`,
    body: (shopName, worth) =>
      `Aquí tienes un código en ${shopName}: ${worth}. Es solo para ti y para un pedido: inicia sesión e introdúcelo al pagar.`,
    minOrder: (amount) => `Sirve para pedidos de ${amount} o más.`,
    until: (date) => `Se puede usar hasta el ${date}.`,
  },
  personalCode: 'Tu código',
  toShop: 'Ir a la tienda',
  neverShared: {
    subject: (shopName) => `Tu enlace a ${shopName} espera a un amigo`,
    title: 'Tu enlace está listo',
    body: (shopName) => `Tienes tu propio enlace en ${shopName} y nadie lo ha usado todavía. Envíaselo a un amigo.`,
    link: 'Tu enlace',
    code: 'Tu código',
  },
  friendWaiting: {
    subject: (friend) => `${friend} aún no ha hecho su pedido`,
    title: 'Alguien se registró con tu enlace',
    body: (shopName, friend) => `${friend} se registró en ${shopName} con tu enlace y aún no ha hecho ningún pedido.`,
    hint: 'Quizá ayude una palabra tuya: ¿qué recomendarías?',
    link: 'Tu enlace, por si hace falta',
  },
  someFriend: 'Tu amigo',
  friendGets: (what) => `Tu amigo recibe ${what}.`,
  referrerGets: (what) => `Tú recibes ${what} después de su pedido.`,
  percentOff: (percent) => `un ${percent} % de descuento`,
  partOf: (percent) => `${percent} % del primer pedido`,
  whyReminded: (shopName) => `Recibes este mensaje porque aceptaste las novedades de ${shopName} por correo.`,
  unsubscribe: 'No quiero más recordatorios',
};
