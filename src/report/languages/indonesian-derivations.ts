/** Indonesian for the derivations of shares, energy and the life. */
import type { Phrases } from './language.ts';

export const derivations: Phrases = {
  'share of the peak': 'bagian dari puncak',
  'arithmetic of the model per second and chip ÷ dense BF16 peak':
    'aritmetika model per detik dan cip ÷ puncak BF16 padat',
  'arithmetic of the model': 'aritmetika model',
  'work of a token × tokens per second and chip': 'kerja satu token × token per detik dan cip',
  'work of a token': 'kerja satu token',
  'tokens per second and chip': 'token per detik dan cip',
  'forward and backward from the shapes, attention causal, no recomputation':
    'maju dan mundur dari bentuk, atensi kausal, tanpa penghitungan ulang',
  'forward and backward from the shapes': 'maju dan mundur dari bentuk',
  'tokens of a step ÷ its time ÷ chips': 'token satu langkah ÷ waktunya ÷ cip',
  'energy of the training run': 'energi proses pelatihan',
  'power of the fleet': 'daya armada',
  'power at the meter': 'daya pada meter',
  'power at the meter × time of the run': 'daya pada meter × waktu proses',
  'power of a chip with its server': 'daya satu cip beserta servernya',
  'chips × power of a chip with its server × share drawn × PUE':
    'cip × daya satu cip beserta servernya × bagian yang ditarik × PUE',
  'estimated by the rule in its profile': 'perkiraan menurut aturan dalam profilnya',
  'share drawn': 'bagian yang ditarik',
  'mean draw at work, less where chips wait':
    'tarikan rata-rata saat bekerja, kurang bila cip menunggu',
  'mean draw at work': 'tarikan rata-rata saat bekerja',
  'less where chips wait': 'kurang bila cip menunggu',
  'of the answer above': 'dari jawaban di atas',
  'at the meter': 'pada meter',
  'price book, {1}': 'buku harga, {1}',
  'month in which serving overtakes training': 'bulan saat pelayanan melampaui pelatihan',
  'the first month by whose end serving has cost more than training':
    'bulan pertama yang pada akhirnya pelayanan telah berbiaya lebih dari pelatihan',
  'serving until month {1}': 'pelayanan hingga bulan ke-{1}',
  'training until month {1}': 'pelatihan hingga bulan ke-{1}',
  'month by month: tokens asked for, chips that carry them, price of a chip-hour':
    'bulan demi bulan: token yang diminta, cip yang memikulnya, harga satu jam-cip',
  'month by month': 'bulan demi bulan',
  'tokens asked for': 'token yang diminta',
  'chips that carry them': 'cip yang memikulnya',
  'runs so far': 'proses sejauh ini',
  'cost of a million output tokens over the life': 'biaya sejuta token keluaran sepanjang hidup',
  'training and serving ÷ millions of output tokens':
    'pelatihan dan pelayanan ÷ juta token keluaran',
  'training and serving': 'pelatihan dan pelayanan',
  'training over the life + serving over the life':
    'pelatihan sepanjang hidup + pelayanan sepanjang hidup',
  'training over the life': 'pelatihan sepanjang hidup',
  'serving over the life': 'pelayanan sepanjang hidup',
  'the first run and those that follow it': 'proses pertama dan yang menyusulnya',
  'the months added up': 'jumlah semua bulan',
  'output tokens over the life': 'token keluaran sepanjang hidup',
  'demand, month by month': 'permintaan, bulan demi bulan',
  'A chip-hour of {1} for training costs {2} (rented; {3}). The run costs {4}, or {5} per million training tokens.':
    'Satu jam-cip {1} untuk pelatihan berharga {2} (sewa; {3}). Pelatihan berbiaya {4}, atau {5} per sejuta token pelatihan.',
  'A chip-hour of {1} for training costs {2} (owned, built up from its parts; {3}). The run costs {4}, or {5} per million training tokens.':
    'Satu jam-cip {1} untuk pelatihan berharga {2} (milik sendiri, disusun dari bagiannya; {3}). Pelatihan berbiaya {4}, atau {5} per sejuta token pelatihan.',
  'A chip-hour of {1} for serving costs {2} (owned, built up from its parts; {3}). The fleet costs {4} a day. At the offered load a million output tokens cost {5} and a million input tokens {6}; at full load {7} and {8}.':
    'Satu jam-cip {1} untuk pelayanan berharga {2} (milik sendiri, disusun dari bagiannya; {3}). Armada berbiaya {4} sehari. Pada beban yang ditawarkan sejuta token keluaran berbiaya {5} dan sejuta token masukan {6}; pada beban penuh {7} dan {8}.',
  'A chip-hour of {1} for serving costs {2} (rented; {3}). The fleet costs {4} a day. At the offered load a million output tokens cost {5} and a million input tokens {6}; at full load {7} and {8}.':
    'Satu jam-cip {1} untuk pelayanan berharga {2} (sewa; {3}). Armada berbiaya {4} sehari. Pada beban yang ditawarkan sejuta token keluaran berbiaya {5} dan sejuta token masukan {6}; pada beban penuh {7} dan {8}.',
  'Over {1} months serving costs {2}; training costs {3}, a run every {4} months. Serving overtakes training in month {5}.':
    'Selama {1} bulan pelayanan berbiaya {2}; pelatihan berbiaya {3}, satu proses setiap {4} bulan. Pelayanan melampaui pelatihan pada bulan ke-{5}.',
  'Over {1} months serving costs {2}; training costs {3}, a run every {4} months':
    'Selama {1} bulan pelayanan berbiaya {2}; pelatihan berbiaya {3}, satu proses setiap {4} bulan',
};
